// What crosses the boundary between content.js, background.js, the pages and the core. Types only; nothing here is shipped.

declare global {
  /** Firefox has it, and Chromium since 156; older ones have only `chrome`. */
  var browser: typeof chrome | undefined;
}

import type { CaptureIn, CommandIn, PlaceIn } from "../core/session_watch.js";

export type {
  BadgeOut as Badge,
  BoardOut as Board,
  Core,
  EffectOut as Effect,
  EventIn as Event,
  PlanOut as Plan,
  RowOut as Row,
  SettingOut as Setting,
  StepOut as Step,
} from "../core/session_watch.js";

/** A message is JSON in Chromium, which has no `undefined`. */
export type Capture = Omit<CaptureIn, "places"> & { places: PlaceIn[] | null };

export type Command = Exclude<CommandIn, { do: "settings" }> | { do: "settings"; settings: Record<string, number> };

export type Catalog = Record<string, { message: string; description?: string }>;
