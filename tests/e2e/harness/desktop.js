// The tests' own desktop: a virtual screen, a session bus of its own, and a real notification daemon. It reads the
// notifications from the bus, so a test sees exactly those that a user would. It neither reads nor disturbs a
// developer's own desktop.

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { PcapReader } from "./dbus.js";
import { Guard } from "./guard.js";
import { Series } from "./series.js";
import { until } from "./until.js";
import { pngFromXwd } from "./xwd.js";

const NOTIFICATIONS = "org.freedesktop.Notifications";
const START_DEADLINE_MS = 15_000;
const HELP = "./build.sh test installs what the tests need";

/**
 * @typedef {object} Notification     one Notify call, as the daemon received it
 * @property {number} id              the daemon's id for it
 * @property {number} replaces        the id of the one that it replaces, or 0
 * @property {string} app
 * @property {string} summary
 * @property {string} body            as a user reads it, without markup
 * @property {Record<string, string>} actions   key to label
 * @property {Record<string, any>} hints  without the icon
 * @property {number} at              when it was sent, milliseconds since the epoch
 *
 * @typedef {{id: number, at: number}} Withdrawal      one CloseNotification call
 * @typedef {{member: string, body: any[], at: number}} Signal
 */

export class Desktop {
  /** Every notification there was. @type {Series<Notification>} */
  notifications = new Series("a notification");
  /** Every notification the browser took back. @type {Series<Withdrawal>} */
  withdrawals = new Series("a withdrawal");
  /** The daemon's own signals: what was clicked and closed. @type {Series<Signal>} */
  signals = new Series("a signal of the notification daemon");

  /** Whether notifications can be read at all. */
  hears = true;
  guard = new Guard();
  /** What a program needs in its environment to live here. @type {NodeJS.ProcessEnv} */
  env = {};

  #screen = "";
  /** The line to choose in the daemon's next menu of actions. */
  #choice = "";
  /** Notify calls whose answer, the daemon's number, has not come yet. @type {Map<string, any>} */
  #asked = new Map();

  /** Starts a desktop. @param {{size?: string}} [options] */
  static start({ size = "1280x800" } = {}) {
    return Desktop.#make(async (desktop) => {
      const home = desktop.guard.subfolder("home");
      const clean = Object.entries(process.env).filter(([name]) => !NOT_OURS.test(name));
      Object.assign(desktop.env, Object.fromEntries(clean), { HOME: home, NO_AT_BRIDGE: "1" });
      await desktop.#startScreen(size);
      await desktop.#startBus();
      await desktop.#startDaemon();
    });
  }

  /**
   * Uses the user's own desktop and its notification daemon, for the demo. Without such a daemon it starts ours there.
   * If that is not installed either, notifications cannot be read, and `hears` is false.
   */
  static join() {
    return Desktop.#make(async (desktop) => {
      Object.assign(desktop.env, process.env);
      try {
        if (await desktop.#hasDaemon()) await desktop.#listen();
        else {
          await desktop.#startBus();
          await desktop.#startDaemon();
        }
      } catch {
        desktop.hears = false;
      }
    });
  }

  /** @param {(desktop: Desktop) => Promise<void>} start */
  static async #make(start) {
    const desktop = new Desktop();
    try {
      await start(desktop);
    } catch (error) {
      await desktop.stop();
      throw error;
    }
    return desktop;
  }

  /** @param {string} size */
  async #startScreen(size) {
    const folder = this.guard.subfolder("screen");
    this.#screen = join(folder, "Xvfb_screen0");
    const screen = ["-screen", "0", `${size}x24`, "-fbdir", folder];
    this.env.DISPLAY = `:${await this.#say("Xvfb", ["-displayfd", "3", ...screen, "-nolisten", "tcp"])}`;
  }

  async #startBus() {
    const runtime = this.guard.subfolder("runtime");
    this.env.XDG_RUNTIME_DIR = runtime;
    const config = join(runtime, "bus.conf");
    writeFileSync(config, busConfig(join(runtime, "bus")));
    const args = [`--config-file=${config}`, "--nofork", "--print-address=3"];
    this.env.DBUS_SESSION_BUS_ADDRESS = await this.#say("dbus-daemon", args);
    await this.#listen();
  }

  async #startDaemon() {
    const folder = this.guard.subfolder("daemon");
    const [config, chooser] = [join(folder, "dunstrc"), join(folder, "chooser")];
    this.#choice = join(folder, "choice");
    writeFileSync(chooser, `#!/bin/sh\ncat > /dev/null\ncat '${this.#choice}'\n`, { mode: 0o755 });
    writeFileSync(config, DUNST_CONFIG.replace("CHOOSER", chooser));
    const named = this.#named.next(START_DEADLINE_MS);
    const daemon = this.#spawn("dunst", ["-conf", config]);
    const failed = once(daemon, "error").then(([cause]) =>
      Promise.reject(new Error(`dunst cannot be started; ${HELP}`, { cause })),
    );
    await Promise.race([named, failed]);
  }

  /** Whether the user's session bus has, or would start, a notification daemon. */
  async #hasDaemon() {
    const { DBUS_SESSION_BUS_ADDRESS, XDG_RUNTIME_DIR = "" } = this.env;
    // Without both variables `dbus-send` would start a bus that the browser does not find.
    if (!DBUS_SESSION_BUS_ADDRESS && !existsSync(join(XDG_RUNTIME_DIR, "bus"))) return false;
    const ask = (/** @type {string} */ method) => this.#send("org.freedesktop.DBus", "/org/freedesktop/DBus", method);
    const names = await Promise.all(
      ["ListNames", "ListActivatableNames"].map((each) => ask(`org.freedesktop.DBus.${each}`)),
    )
      .then((lists) => lists.join(" "))
      .catch(() => "");
    return names.split(/\s+/).includes(NOTIFICATIONS);
  }

  /** Resolves when the notification daemon has taken its name on the bus. */
  #named = new Series("the notification daemon");

  /** @param {string} command @param {string[]} args @param {("ignore" | "pipe")[]} [stdio] */
  #spawn(command, args, stdio = ["ignore", "ignore", "ignore"]) {
    const child = spawn(command, args, { env: this.env, detached: true, stdio });
    // Without a process id it could not be started. Its `error` event tells that.
    return child.pid === undefined ? child : this.guard.watch(child);
  }

  /**
   * Starts a program that writes one line to descriptor 3 when it is ready.
   * @param {string} command
   * @param {string[]} args
   * @returns {Promise<string>}
   */
  #say(command, args) {
    const child = this.#spawn(command, args, ["ignore", "ignore", "ignore", "pipe"]);
    return new Promise((resolve, reject) => {
      let said = "";
      child.stdio[3]?.on("data", (chunk) => {
        said += chunk;
        if (said.includes("\n")) resolve(said.trim());
      });
      child.once("error", (cause) => reject(new Error(`${command} cannot be started; ${HELP}`, { cause })));
      child.once("exit", (code) => reject(new Error(`${command} ended with ${code} before it was ready`)));
    });
  }

  #listen() {
    const monitor = this.#spawn("dbus-monitor", ["--session", "--pcap"], ["ignore", "pipe", "ignore"]);
    const reader = new PcapReader();
    return new Promise((resolve, reject) => {
      monitor.stdout?.on("data", (chunk) => {
        resolve(undefined);
        for (const message of reader.push(chunk)) this.#hear(message);
      });
      monitor.once("error", (cause) => reject(new Error(`dbus-monitor cannot be started; ${HELP}`, { cause })));
      monitor.once("exit", (code) => reject(new Error(`dbus-monitor ended with ${code}`)));
    });
  }

  /** @param {import('./dbus.js').Message} message */
  #hear(message) {
    const { type, member, body } = message;
    if (type === "signal" && member === "NameOwnerChanged" && body[0] === NOTIFICATIONS && body[2])
      this.#named.push(body[2]);
    if (type === "reply") {
      const key = `${message.destination} ${message.replySerial}`;
      const asked = this.#asked.get(key);
      this.#asked.delete(key);
      if (asked) this.notifications.push({ id: body[0], ...asked });
    }
    if (message.interface !== NOTIFICATIONS) return;
    if (type === "signal") this.signals.push({ member: String(member), body, at: message.at });
    if (type === "call" && member === "CloseNotification") this.withdrawals.push({ id: body[0], at: message.at });
    if (type === "call" && member === "Notify") {
      const [app, replaces, , summary, text, actions, { "image-data": _pixels, ...hints }] = body;
      const pairs = Array.from({ length: actions.length / 2 }, (_, pair) => actions.slice(2 * pair, 2 * pair + 2));
      const notification = {
        replaces,
        app,
        summary,
        body: plainText(text),
        actions: Object.fromEntries(pairs),
        hints,
        at: message.at,
      };
      this.#asked.set(`${message.sender} ${message.serial}`, notification);
    }
  }

  /**
   * Clicks a notification, or presses one of its buttons. Uses the daemon's menu of actions, because that works
   * wherever the notification is on the screen.
   * @param {Notification} notification
   * @param {string} [action]  the key of one of its actions
   */
  async click(notification, action = "default") {
    if (!this.shown().includes(notification.id))
      throw new Error(`notification ${notification.id} is not on the screen`);
    const from = this.signals.all.length;
    writeFileSync(this.#choice, `#${action} [${notification.id},${action}]\n`);
    await this.#dunst("ContextMenuCall");
    const fits = (/** @type {Signal} */ { member, body }) =>
      member === "ActionInvoked" && body[0] === notification.id && body[1] === action;
    await this.signals.find(fits, START_DEADLINE_MS, from);
  }

  /** Returns the ids of the notifications on the screen. */
  shown() {
    const closed = new Map(
      this.signals.all.filter(({ member }) => member === "NotificationClosed").map(({ body, at }) => [body[0], at]),
    );
    const last = new Map(this.notifications.all.map(({ id, at }) => [id, at]));
    return [...last].filter(([id, at]) => (closed.get(id) ?? 0) < at).map(([id]) => id);
  }

  /** Dismisses every notification, as a user does. */
  async dismissAll() {
    await this.#dunst("NotificationCloseAll");
  }

  /** Removes every notification, and forgets those of the past. */
  async reset() {
    await this.dismissAll();
    await until(
      async () => this.shown(),
      ({ length }) => length === 0,
      "a notification does not go away",
    );
    for (const series of [this.notifications, this.withdrawals, this.signals]) series.reset();
  }

  /** @param {string} method @param {string[]} args */
  #dunst(method, ...args) {
    return this.#send(NOTIFICATIONS, "/org/freedesktop/Notifications", `org.dunstproject.cmd0.${method}`, ...args);
  }

  /** Calls a method on the session bus. @param {string} to @param {string[]} call  path, method, arguments */
  async #send(to, ...call) {
    const args = ["--session", "--print-reply=literal", `--dest=${to}`, ...call];
    return (await promisify(execFile)("dbus-send", args, { env: this.env })).stdout;
  }

  /** Returns a picture of the whole screen with its notifications. @returns {Buffer} PNG */
  screenshot() {
    return pngFromXwd(readFileSync(this.#screen));
  }

  /**
   * Presses keys as a keyboard does, so that the browser handles them before the page.
   * @param {string} keys such as `alt+shift+j`
   */
  async press(keys) {
    await this.#input("key", "--clearmodifiers", keys);
  }

  /** Clicks with the mouse. @param {{ x: number, y: number }} where */
  async clickAt({ x, y }) {
    await this.#input("mousemove", `${Math.round(x)}`, `${Math.round(y)}`, "click", "1");
  }

  /** Moves the mouse to the left edge, where it highlights nothing in a picture. */
  async restMouse() {
    await this.#input("mousemove", "0", "400");
  }

  /** Moves the mouse, so that the user counts as present. */
  async touchMouse() {
    await this.#input("mousemove", "200", "400", "sleep", "0.05", "mousemove", "0", "400");
  }

  /**
   * Gives a program's window the focus. Without a window manager the focus follows the mouse, and leaves the window
   * when the mouse moves to its popup.
   * @param {string} name the program's name
   */
  async focus(name) {
    await this.#input("search", "--onlyvisible", "--class", name, "windowfocus", "--sync");
  }

  /** @param {string[]} args of xdotool */
  async #input(...args) {
    await promisify(execFile)("xdotool", args, { env: this.env });
  }

  async stop() {
    await this.guard.end();
  }
}

/** Returns a body without markup and escapes, as a user sees it. @param {string} body */
function plainText(body) {
  /** @type {Record<string, string>} */
  const named = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", "#39": "'" };
  return body.replace(/<[^>]*>/g, "").replace(/&(amp|lt|gt|quot|apos|#39);/g, (_, name) => named[name]);
}

/** The environment variables that would lead to the developer's own desktop. */
const NOT_OURS = /^(DISPLAY|WAYLAND_DISPLAY|DBUS_|XDG_|NODE_OPTIONS|NODE_TEST_CONTEXT)/;

/**
 * Returns the bus's configuration. It has no service folders, so that nothing on the bus starts by itself.
 * @param {string} socket
 */
function busConfig(socket) {
  return `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${socket}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;
}

/** The daemon's configuration: it shows everything at once, until it is closed. */
const DUNST_CONFIG = `[global]
notification_limit = 0
sort = true
indicate_hidden = false
stack_duplicates = false
idle_threshold = 0
history_length = 200
width = 360
height = 200
origin = top-right
offset = 16x16
font = Sans 11
markup = full
format = "<b>%s</b>\\n%b"
max_icon_size = 48
corner_radius = 8
frame_width = 1
frame_color = "#c9c4b5"
separator_height = 1
show_indicators = false
dmenu = CHOOSER
padding = 12
horizontal_padding = 14
show_age_threshold = -1
mouse_left_click = do_action, close_current
[urgency_low]
timeout = 0
background = "#faf9f5"
foreground = "#29261b"
[urgency_normal]
timeout = 0
background = "#faf9f5"
foreground = "#29261b"
[urgency_critical]
timeout = 0
background = "#faf9f5"
foreground = "#29261b"
frame_color = "#d97706"
[forever]
summary = "*"
timeout = 0
`;
