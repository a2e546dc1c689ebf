// Finds what does not fit into the width of a page.

/** @typedef {import("./browser.js").Page} Page */

/**
 * Returns what is wider than the window, or than a box that neither scrolls nor cuts it with an ellipsis.
 * @param {Page} page
 * @returns {Promise<string[]>}
 */
export const overflowing = (page) =>
  page.evaluate(() => {
    const clips = (/** @type {Element | null} */ each) => {
      for (let box = each; box && box !== document.body; box = box.parentElement) {
        if (getComputedStyle(box).overflowX !== "visible") return true;
      }
      return false;
    };
    const leaks = [...document.body.querySelectorAll("*")].filter((each) => {
      if (!each.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || clips(each)) return false;
      const { left, right, width } = each.getBoundingClientRect();
      return width > 0 && (left < -1 || right > innerWidth + 1);
    });
    const sideways =
      document.documentElement.scrollWidth > innerWidth + 1
        ? [
            `the page scrolls sideways: ${[...document.querySelectorAll("*")]
              .filter((e) => e.scrollWidth > innerWidth + 1)
              .map((e) => `${e.localName}.${e.className}`)
              .join()}`,
          ]
        : [];
    return sideways.concat(
      leaks.map((each) => `<${each.localName} class="${each.className}"> ${each.textContent?.trim().slice(0, 60)}`),
    );
  });
