// Types of what content scripts, the background, the pages and the core send each other. This file is not shipped.

declare global {
  /** Firefox has it, and Chromium since version 156; older versions have only `chrome`. */
  var browser: typeof chrome | undefined;
}

import type { CaptureIn, CommandIn, PlanOut } from "../core/session_watch.js";

export type {
  AppearanceView as Appearance,
  BadgeView as Badge,
  BoardView as Board,
  CaptureIn as Capture,
  ChoiceView as Choice,
  CommandIn as Command,
  Core,
  DetailsView as Details,
  EffectOut as Effect,
  EventIn as Event,
  GroupView as Group,
  HistoryView as History,
  LogRowView as LogRow,
  LogView as Log,
  MarkRowView as MarkRow,
  PlanOut as Plan,
  QueryIn as View,
  RowView as Row,
  SettingView as Setting,
  StepOut as Step,
  TimelineRowView as Line,
  TimelineView as Timeline,
  WelcomeView as Welcome,
} from "../core/session_watch.js";

/** The messages between content scripts, our pages and the background. */
export type Message = TabMessage | PageMessage | BackgroundMessage;

/**
 * From a content script: a request for the capture plan, what the page shows or has fetched, or that the page is being
 * left.
 */
export type TabMessage =
  | { kind: "hello" }
  | { kind: "capture"; capture: CaptureIn }
  | { kind: "data"; data: PageData }
  | { kind: "gone" };

/** A page's own data: when the page was loaded, in ms since 1970, and the messages of `page-data/listen.js` as JSON. */
export type PageData = { born: number; told: string[] };

/** From one of our pages: a command of the user. */
export type PageMessage = { kind: "command"; command: CommandIn };

/**
 * From the background to a content script: asks what the page shows, retires the script, or stops the reading of the
 * page's data.
 */
export type BackgroundMessage = { kind: "ping" } | { kind: "retire" } | { kind: "data-off" };

/** The answer to each kind of message. */
export interface Answers {
  hello: PlanOut;
  /** Whether everything must be sent again, because the core does not have the changes that these build upon. */
  capture: { again?: boolean };
  data: unknown;
  gone: unknown;
  /** Why the command was not carried out, in the user's language or the browser's words. */
  command: { error?: string };
  /** `null` while the content script has no plan, `undefined` if the page was left. */
  ping: CaptureIn | null | undefined;
  retire: unknown;
  "data-off": unknown;
}

export type Catalog = Record<string, { message: string; description?: string }>;

/** What is wrong, as session storage has it. Times are in ms since 1970. */
export interface Trouble {
  /** The current error, in the browser's words, or "". */
  words: string;
  /** When the first of the last turns that all failed did so, or 0. */
  since: number;
  /** How many turns have failed in a row. */
  failures: number;
  /** Whether a notification about it is shown. */
  isTold: boolean;
  /** The last time during which the watch had stopped. */
  outage: { from: number; to: number } | null;
}

/** How often a tab's captures broke the core, and the fingerprint of the last one; "" if that one killed its worker. */
export interface Suspect {
  times: number;
  print: string;
  isSetAside: boolean;
}
