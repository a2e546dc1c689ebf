// Draws extension/icons/*.png from the SVGs beside them. Run `node tools/icons.js` after changing a drawing. The PNGs
// are committed, because Chromium accepts no SVG as an extension's icon, and shows no notification that has one.

import { readFileSync, writeFileSync } from "node:fs";
import { launch } from "puppeteer-core";

const folder = "extension/icons";
const drawings = { 16: "eye-small.svg", 32: "eye.svg", 48: "eye.svg", 128: "eye.svg" };

const browser = await launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
});
try {
  const page = await browser.newPage();
  for (const [size, drawing] of Object.entries(drawings)) {
    const svg = readFileSync(`${folder}/${drawing}`, "utf8");
    await page.setContent(`<style>body{margin:0} svg{display:block;width:${size}px}</style>${svg}`);
    const clip = { x: 0, y: 0, width: Number(size), height: Number(size) };
    writeFileSync(`${folder}/${size}.png`, await page.screenshot({ clip, omitBackground: true }));
  }
} finally {
  await browser.close();
}
