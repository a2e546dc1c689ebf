// Downloads text as a file. Needs no permission, because it clicks a link to the text.

/** @param {string} name @param {string} type the file's media type @param {string} text */
export function save(name, type, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
