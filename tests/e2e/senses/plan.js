// The capture plan of this test. It uses every feature that the core's own plan uses.

/** What most places have in common. */
const PLACE = {
  parts: "",
  paths: ["/"],
  not: "",
  climb: false,
  careful: false,
  holds_not: "",
  most_text: 0,
  most_elements: 0,
  speaks: "all",
  texts: "",
  words: /** @type {string[]} */ ([]),
  most: 0,
  labels: "*",
};
const LINK = 'a[href*="/code/session_"]';

/** @type {import("../../../extension/shared/types.js").Plan} */
export const PLAN = {
  places: [
    {
      ...PLACE,
      name: "list",
      selector: "aside.list",
      parts: "li, [role=img]",
      not: "aside.list aside.list",
      speaks: "inside",
      texts: "div, aside.list b",
      labels: "[role=status]",
    },
    {
      ...PLACE,
      name: "cards",
      selector: LINK,
      not: "aside.list",
      climb: true,
      holds_not: ".transcript",
      most_text: 200,
      most_elements: 20,
    },
    // No place of the core's plan holds anything that is ignored, because nobody observes that.
    { ...PLACE, name: "attention", selector: "li:has(> b i.dot)", not: "aside.list", holds_not: "p, .transcript" },
    {
      ...PLACE,
      name: "notices",
      selector: "[role=status]",
      not: "aside.list",
      speaks: "beginning",
      words: ["text <1"],
      most: 2,
    },
    { ...PLACE, name: "title", selector: "section", speaks: "title", texts: "span", words: ["label 3"], most: 12 },
    { ...PLACE, name: "mark", selector: "ul", speaks: "none" },
    { ...PLACE, name: "elsewhere", selector: "*", paths: ["/elsewhere*"] },
  ],
  paths: ["/"],
  elsewhere: "/other",
  watched: ["/"],
  conversation: [],
  known_by: "",
  within: "",
  ignore: ".transcript",
  prune: "svg",
  hollow: ["textarea"],
  attributes: ["aria-label", "class", "href", "role"],
  whole: ["class", "role"],
  bare: ["data-bare"],
  numbers: ["value"],
  addresses: LINK,
  queries: ["from"],
  panes: "section[data-pane]",
  pane_session: "data-pane",
  sessions: "/code/",
  boundaries: "html, body, main, ul, ol, table, tbody, [role=main], [role=list], [role=grid], [role=feed]",
};
