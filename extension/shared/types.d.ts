// What crosses the boundary between the content script, background.js, the pages and the core. Types only; nothing here is shipped.

declare global {
  /** Firefox has it, and Chromium since 156; older ones have only `chrome`. */
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

/** What a content script, one of our pages and the background say to each other. */
export type Message = TabMessage | PageMessage | BackgroundMessage;

/** From a content script: it asks for the capture plan, sends what its page shows or has fetched, says that the page is left. */
export type TabMessage =
  | { kind: "hello" }
  | { kind: "capture"; capture: CaptureIn }
  | { kind: "data"; data: PageData }
  | { kind: "gone" };

/** What a page's own data told: when the page was loaded, and answers and frames as JSON that `page-data/listen.js` wrote. */
export type PageData = { born: number; told: string[] };

/** From a page of ours: the user wants something. */
export type PageMessage = { kind: "command"; command: CommandIn };

/** From the background to a content script: it asks what the page shows, or ends the script, or the reading of data. */
export type BackgroundMessage = { kind: "ping" } | { kind: "retire" } | { kind: "data-off" };

/** What each is answered with; nothing where the background knows no better. */
export interface Answers {
  hello: PlanOut;
  /** What it builds upon is not known: all is to be sent once more. */
  capture: { again?: boolean };
  data: unknown;
  gone: unknown;
  /** Why it was not carried out, in words. */
  command: { error?: string };
  /** A content script that is not ready says nothing. */
  ping: CaptureIn | null | undefined;
  retire: unknown;
  "data-off": unknown;
}

export type Catalog = Record<string, { message: string; description?: string }>;

/** What is wrong, in session storage. Times are ms since 1970. */
export interface Trouble {
  /** What is wrong now, in the browser's words; empty when all is well. */
  words: string;
  /** When the first of the turns failed that have failed in a row, or 0. */
  since: number;
  /** How many. */
  failures: number;
  /** A notification says so. */
  isTold: boolean;
  /** The last time that the watch had stopped. */
  outage: { from: number; to: number } | null;
}

/** How often a tab's captures broke the core, and which did last; "" when that died with its worker. */
export interface Suspect {
  times: number;
  print: string;
  isSetAside: boolean;
}
