// What crosses the boundary between content.js, background.js, the pages and the core. Types only; nothing here is shipped.

declare global {
  /** Firefox has it, and Chromium since 156; older ones have only `chrome`. */
  var browser: typeof chrome | undefined;
}

import type { CaptureIn } from "../core/session_watch.js";

export type {
  AppearanceView as Look,
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
  RowView as Row,
  SettingView as Setting,
  StepOut as Step,
  TimelineRowView as Line,
  TimelineView as Timeline,
  ViewIn as View,
} from "../core/session_watch.js";

/**
 * A capture as the content script sends it: texts may be given as their difference from those of the capture `base`, from
 * which so many characters are kept at the start and at the end. `places` is null when they are as they were: a message is
 * JSON in Chromium, which has no `undefined`.
 */
export type SentCapture = Omit<CaptureIn, "places"> & {
  number: number;
  base: number;
  places: { name: string; html: (string | { start: number; end: number; text: string })[] }[] | null;
};

export type Catalog = Record<string, { message: string; description?: string }>;
