// Gives the user a file. Needs no permission: it is a link to text that the page has made.

/** @param {string} name @param {string} type of its content @param {string} text */
export function save(name, type, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
