// What crosses the boundary between content.js, background.js, the pages and the core. Types only; nothing here is shipped.

declare global {
  /** Firefox has it, and Chromium since 156; older ones have only `chrome`. */
  var browser: typeof chrome | undefined;
}

export type {
  BadgeOut as Badge,
  BoardOut as Board,
  CaptureIn as Capture,
  CommandIn as Command,
  Core,
  EffectOut as Effect,
  EventIn as Event,
  PlanOut as Plan,
  RowOut as Row,
  SettingOut as Setting,
  StepOut as Step,
} from "../core/session_watch.js";

export type Catalog = Record<string, { message: string; description?: string }>;
