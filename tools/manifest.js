// Makes each browser's manifest from manifest.json. Only removes keys and adds the version, so that manifest.json alone
// decides what the extension is allowed to do.

/**
 * The keys that a browser's manifest must not have. Chromium shows an error for them, Firefox rejects them or warns of
 * them.
 */
const FOREIGN = {
  chromium: ["background.scripts", "browser_specific_settings", "sidebar_action"],
  firefox: ["background.service_worker", "minimum_chrome_version", "side_panel", "permissions.sidePanel"],
};

/** @typedef {keyof typeof FOREIGN} Browser */

export const BROWSERS = /** @type {Browser[]} */ (Object.keys(FOREIGN));

/**
 * Returns a browser's manifest.
 * @param {Record<string, any>} manifest the top-level manifest.json
 * @param {Browser} browser
 * @param {string} version
 */
export function manifestFor(manifest, browser, version) {
  /** @type {Record<string, any>} */
  const result = structuredClone({ ...manifest, version });
  for (const path of FOREIGN[browser]) {
    const keys = path.split(".");
    const last = /** @type {string} */ (keys.pop());
    const place = keys.reduce((object, key) => object[key], result);
    if (Array.isArray(place)) place.splice(place.indexOf(last), 1);
    else delete place[last];
  }
  return result;
}

/**
 * Returns the package version in Cargo.toml, the only place that has it. Fails unless it has only numbers and dots.
 * @param {string} cargoToml
 */
export function versionIn(cargoToml) {
  const version = /^\[package\][^[]*?^version = "([0-9.]+)"$/ms.exec(cargoToml)?.[1];
  if (!version) throw new Error("Cargo.toml has no [package] version made of numbers and dots alone");
  return version;
}

/**
 * Returns every file of the extension that a manifest names.
 * @param {Record<string, any>} manifest
 * @returns {string[]}
 */
export function filesNamedIn(manifest) {
  return [
    ...Object.values(manifest.icons),
    ...Object.values(manifest.action.default_icon),
    manifest.action.default_popup,
    manifest.options_ui.page,
    ...Object.values(manifest.sidebar_action?.default_icon ?? {}),
    ...[manifest.side_panel?.default_path, manifest.sidebar_action?.default_panel].flatMap(
      (page) => page?.split("?")[0] ?? [],
    ),
    ...[manifest.background.service_worker ?? []].flat(),
    ...(manifest.background.scripts ?? []),
    ...manifest.content_scripts.flatMap((/** @type {{js: string[]}} */ script) => script.js),
    `_locales/${manifest.default_locale}/messages.json`,
  ];
}
