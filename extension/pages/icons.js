// The icons, 16 by 16, in the colour of the text around them. Every status has a shape of its own, so that nobody needs
// the colour to tell two of them apart. They are decoration: each stands beside its word.

import { svg } from "../vendor/lit-html.js";

/** @typedef {import("../vendor/lit-html.js").TemplateResult<2>} Shape */

const solid = "currentColor";
/** The colour of what is cut out of a solid shape. */
const cut = "var(--ground)";

/** The percentage that is drawn for a running session of unknown progress. */
const UNKNOWN_PROGRESS = 25;

/** The length of the circle that draws a pie: its stroke reaches the centre, and one dash shows the percentage. */
const CIRCUMFERENCE = 2 * Math.PI * 2.4;

/** @type {Record<string, (progress: number) => Shape>} */
const statuses = {
  waiting: () => svg`
    <circle cx="8" cy="8" r="7.2" fill=${solid} /><path d="M6.2 5.6v4.8M9.8 5.6v4.8" stroke=${cut} />`,
  failed: () => svg`
    <path d="M5 .9h6L15.1 5v6L11 15.1H5L.9 11V5z" fill=${solid} /><path d="M8 4.4v4.2M8 11.4v.1" stroke=${cut} />`,
  stalled: () => svg`
    <path
      d="M3.8 1.6h8.4M3.8 14.4h8.4M4.8 1.8c0 4 3.2 4 3.2 6.2s-3.2 2.2-3.2 6.2M11.2 1.8c0 4-3.2 4-3.2 6.2s3.2 2.2 3.2 6.2"
      stroke=${solid} />`,
  running: (progress) => svg`
    <circle cx="8" cy="8" r="6.4" stroke=${solid} />
    <circle cx="8" cy="8" r="2.4" stroke=${solid} stroke-width="4.8" stroke-linecap="butt" transform="rotate(-90 8 8)"
      stroke-dasharray="${(progress / 100) * CIRCUMFERENCE} ${CIRCUMFERENCE}" />`,
  finished: () => svg`
    <circle cx="8" cy="8" r="7.2" fill=${solid} /><path d="m4.9 8.3 2.2 2.2 4.1-4.6" stroke=${cut} />`,
  idle: () => svg`
    <circle cx="8" cy="8" r="6.4" stroke=${solid} />`,
  archived: () => svg`
    <path d="M1.8 2.4h12.4v3.2H1.8zM3 5.6v7.6h10V5.6M6.4 8.6h3.2" stroke=${solid} />`,
  unknown: () => svg`
    <circle cx="8" cy="8" r="6.4" stroke=${solid} stroke-dasharray="2.2 2.8" />
    <path d="M8 8v.1" stroke=${solid} stroke-width="2" />`,
};

const eye = "M1.6 8S4 3.8 8 3.8 14.4 8 14.4 8 12 12.2 8 12.2 1.6 8 1.6 8z";

const others = {
  check: svg`<path d="m3.4 8.6 3 3 6.2-7" stroke=${solid} />`,
  checks: svg`<path d="m1.4 8.6 2.8 2.8 5.6-6.4M7 11l.6.6L13.8 5" stroke=${solid} />`,
  out: svg`
    <path
      d="M9.4 2.4h4.2v4.2M13.2 2.8 7.8 8.2M6.4 3.4h-3a1 1 0 0 0-1 1v8.2a1 1 0 0 0 1 1h8.2a1 1 0 0 0 1-1v-3"
      stroke=${solid} />`,
  sliders: svg`
    <path d="M2 4.6h6.4M12.4 4.6H14M2 11.4h1.6M7.6 11.4H14" stroke=${solid} />
    <circle cx="10.4" cy="4.6" r="1.9" stroke=${solid} /><circle cx="5.6" cy="11.4" r="1.9" stroke=${solid} />`,
  blind: svg`<path d="${eye}M2.4 13.6 13.6 2.4" stroke=${solid} />`,
  more: svg`<path d="M3.4 8v.1M8 8v.1M12.6 8v.1" stroke=${solid} stroke-width="2.2" />`,
  chevron: svg`<path d="m5.4 3.4 4.6 4.6-4.6 4.6" stroke=${solid} />`,
  close: svg`<path d="m3.8 3.8 8.4 8.4M12.2 3.8l-8.4 8.4" stroke=${solid} />`,
  search: svg`<circle cx="7" cy="7" r="4.4" stroke=${solid} /><path d="m10.4 10.4 3.4 3.4" stroke=${solid} />`,
  list: svg`<path d="M2.4 4h11.2M2.4 8h11.2M2.4 12h11.2" stroke=${solid} />`,
  grid: svg`<path d="M2.6 2.6h4v4h-4zM9.4 2.6h4v4h-4zM2.6 9.4h4v4h-4zM9.4 9.4h4v4h-4z" stroke=${solid} />`,
  split: svg`<path d="M2.2 3h11.6v10H2.2zM7 3v10" stroke=${solid} />`,
  tab: svg`<path d="M2.2 3.4h11.6v9.2H2.2zM2.2 6.4h11.6" stroke=${solid} />`,
  mute: svg`
    <path d="M4.2 11.4V7.2a3.8 3.8 0 0 1 6.4-2.8M11.8 7v4.4H4.2M3 11.4h10M6.8 13.6h2.4M2.4 13.6 13.6 2.4" stroke=${solid} />`,
  bell: svg`<path d="M4.2 11.4V7.2a3.8 3.8 0 0 1 7.6 0v4.2M3 11.4h10M6.8 13.6h2.4" stroke=${solid} />`,
  snooze: svg`<circle cx="8" cy="8.6" r="5.4" stroke=${solid} /><path d="M8 5.6v3.2l2 1.4M2 3.6l2-1.8M14 3.6l-2-1.8" stroke=${solid} />`,
  note: svg`<path d="M3 2.4h10v7.8l-3.4 3.4H3zM13 10.2H9.6v3.4M5.4 5.4h5.2M5.4 8h3" stroke=${solid} />`,
  hint: svg`<path d="M2.6 8.4V3.2a.6.6 0 0 1 .6-.6h5.2l5 5-5.8 5.8zM5.6 5.6v.1" stroke=${solid} />`,
  flag: svg`<path d="M3.6 14V2.6h8.8l-1.8 3 1.8 3H3.6" stroke=${solid} />`,
  link: svg`<path d="M6.8 9.2a2.8 2.8 0 0 0 4 0l2-2a2.8 2.8 0 0 0-4-4l-.8.8M9.2 6.8a2.8 2.8 0 0 0-4 0l-2 2a2.8 2.8 0 0 0 4 4l.8-.8" stroke=${solid} />`,
  info: svg`<circle cx="8" cy="8" r="6.2" stroke=${solid} /><path d="M8 7.4v3.8M8 4.8v.1" stroke=${solid} />`,
  keyboard: svg`<path d="M1.6 4h12.8v8H1.6zM4.4 6.8v.1M6.8 6.8v.1M9.2 6.8v.1M11.6 6.8v.1M5 9.6h6" stroke=${solid} />`,
  eye: svg`<path d=${eye} stroke=${solid} /><circle cx="8" cy="8" r="1.9" stroke=${solid} />`,
};

/**
 * @param {string} status
 * @param {number | null} [progress] in percent
 */
export const statusIcon = (status, progress) =>
  draw((statuses[status] ?? statuses.unknown)?.(progress ?? UNKNOWN_PROGRESS), "status icon");

/** @param {keyof typeof others} name */
export const icon = (name) => draw(others[name], "icon");

/** @param {Shape | undefined} shape @param {string} classes */
const draw = (shape, classes) => svg`
  <svg class=${classes} viewBox="0 0 16 16" width="16" height="16" fill="none" stroke-width="1.6" stroke-linecap="round"
    stroke-linejoin="round" aria-hidden="true">${shape}</svg>`;
