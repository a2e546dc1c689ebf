import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { BROWSERS, filesNamedIn, manifestFor, versionIn } from "./manifest.js";
import { filesIn } from "./zip.js";

const source = JSON.parse(readFileSync("manifest.json", "utf8"));

for (const browser of BROWSERS) {
  test(`${browser}: asks for one host and few permissions, and nothing optional`, () => {
    const manifest = manifestFor(source, browser, "1.2.3");
    assert.deepEqual(manifest.host_permissions, ["https://claude.ai/*"]);
    // The browser does not ask the user for `sidePanel`: it lets an extension offer a panel, and gives it no data.
    const panel = browser === "chromium" ? ["sidePanel"] : [];
    assert.deepEqual(manifest.permissions, ["alarms", "idle", "notifications", "scripting", ...panel, "storage"]);
    assert.deepEqual(
      manifest.content_scripts.map((/** @type {any} */ script) => script.matches),
      [["https://claude.ai/*"]],
    );
    for (const key of [
      "optional_permissions",
      "optional_host_permissions",
      "web_accessible_resources",
      "externally_connectable",
    ]) {
      assert.equal(manifest[key], undefined, key);
    }
    assert.equal(manifest.version, "1.2.3");
    assert.equal(manifest.incognito, "not_allowed", "private windows are not watched");
  });
}

test("our pages may use our own files, and nothing else", () => {
  const policy = source.content_security_policy.extension_pages.split("; ");
  assert.equal(policy.shift(), "default-src 'none'");
  for (const rule of policy) {
    const [what, ...allowed] = rule.split(" ");
    const extra = what === "script-src" ? ["'wasm-unsafe-eval'"] : [];
    assert.ok(
      allowed.every((/** @type {string} */ each) => ["'self'", "'none'", ...extra].includes(each)),
      rule,
    );
  }
  // These directives do not fall back to default-src.
  for (const what of ["form-action", "frame-ancestors", "base-uri"]) assert.ok(policy.includes(`${what} 'none'`), what);
});

test("no page of ours has a style or a script among its markup, which that policy would leave out", () => {
  const ours = [...filesIn("extension").values()].filter((path) => !/[\\/](core|vendor)[\\/]/.test(path));
  for (const path of ours.filter((each) => /\.(html|js)$/.test(each))) {
    const text = readFileSync(path, "utf8");
    assert.doesNotMatch(text, /\sstyle=|<style|\son[a-z]+=["'$]|<script(?![^>]* src=)/, path);
  }
});

test("Chromium gets a module worker and nothing of Firefox's", () => {
  const manifest = manifestFor(source, "chromium", "1.2.3");
  assert.deepEqual(manifest.background, { service_worker: "background.js", type: "module" });
  assert.equal(manifest.browser_specific_settings, undefined);
  assert.equal(manifest.side_panel.default_path, "board.html?panel");
  assert.equal(manifest.sidebar_action, undefined);
  assert.equal(manifest.minimum_chrome_version, "123");
});

test("Firefox gets an event page, and says that it collects nothing", () => {
  const manifest = manifestFor(source, "firefox", "1.2.3");
  assert.deepEqual(manifest.background, { scripts: ["background.js"], type: "module" });
  assert.deepEqual(manifest.browser_specific_settings.gecko.data_collection_permissions, { required: ["none"] });
  assert.equal(manifest.minimum_chrome_version, undefined);
  assert.equal(manifest.sidebar_action.default_panel, "board.html?panel");
  assert.equal(manifest.side_panel, undefined);
});

test("making one browser's manifest leaves the source as it was", () => {
  const before = structuredClone(source);
  manifestFor(source, "chromium", "1.2.3");
  assert.deepEqual(source, before);
});

test("the files that a manifest names are found, whatever the key", () => {
  assert.deepEqual(filesNamedIn(manifestFor(source, "firefox", "1.2.3")).sort(), [
    "_locales/en/messages.json",
    "background.js",
    "board.html",
    "board.html",
    "content/chunks.js",
    "content/dom.js",
    "content/main.js",
    "content/places.js",
    "content/writer.js",
    "icons/128.png",
    "icons/16.png",
    "icons/16.png",
    "icons/16.png",
    "icons/32.png",
    "icons/32.png",
    "icons/32.png",
    "icons/48.png",
    "icons/48.png",
    "options.html",
  ]);
});

test("the version is the package's, not a dependency's", () => {
  assert.equal(versionIn('[package]\nname = "x"\nversion = "1.2.3"\n[dependencies.y]\nversion = "9.9.9"\n'), "1.2.3");
  assert.throws(() => versionIn('[package]\nname = "x"\n[dependencies.y]\nversion = "9.9.9"\n'));
  assert.throws(() => versionIn('[package]\nversion = "1.2.3-beta"\n'), "stores take numbers and dots alone");
});
