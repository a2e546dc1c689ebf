// Reads what the page fetches for its list of sessions. Runs in the page's own world, before the page's scripts. Sends
// the fields of each row that `FIELDS` names, and nothing else. Makes no request of its own.
//
// Must never: change what the page's `fetch` does or returns, throw, delay an answer, hide an error of the page, or
// leave anything that the page can find. Takes every function that it needs from the page's world before the page can
// replace it.

(() => {
  /**
   * The paths of the fields that are sent, and the most characters of each. Lists have no step in a path, and `*`
   * stands for any name. The core has the same list with the reasons, in `src/read/data/rules.rs`. A test compares the
   * two.
   */
  const FIELDS = /** @type {const} */ ([
    ["id", 100],
    ["title", 300],
    ["status", 60],
    ["worker_status", 60],
    ["environment_kind", 60],
    ["created_at", 40],
    ["last_event_at", 40],
    ["unread", 1],
    ["parent_session_id", 100],
    ["config.sources.url", 300],
    ["config.outcomes.git_info.repo", 200],
    ["config.outcomes.git_info.branches", 200],
    ["external_metadata.post_turn_summary.status_category", 60],
    ["external_metadata.post_turn_summary.needs_action", 240],
    ["external_metadata.pending_action.tool_name", 100],
    ["external_metadata.pending_action.action_description", 240],
    ["external_metadata.current_branches.*", 200],
    ["external_metadata.rate_limit_info.status", 60],
    ["external_metadata.rate_limit_info.resetsAt", 1],
    ["session_status", 60],
    ["session_context.sources.git_repository.url", 300],
    ["session_context.outcomes.git_repository.git_info.repo", 200],
    ["session_context.outcomes.git_repository.git_info.branches", 200],
  ]);

  /** The addresses of the list, of its stream and of one session. Nothing else is read. */
  const LIST = /^\/v1\/code\/sessions(?:\/[\w-]+)?$|^\/(?:v1\/sessions|v2\/ccr-sessions)(?:\/[\w-]+)?$/;

  /** The longest answer and the longest frame that are read, in characters, and the most rows and list items. */
  const LONGEST_ANSWER = 4_000_000;
  const LONGEST_FRAME = 500_000;
  const MOST_ROWS = 1_000;
  const MOST_ITEMS = 5;
  /** For how many sessions the last frame is remembered, to leave out a frame that repeats it. */
  const MOST_REMEMBERED = 1_000;
  /** How much of a time is compared with the last frame: all before the seconds. */
  const TO_MINUTE = 16;

  // ---- What is taken from the page's world before the page can replace it ----

  const { apply, getOwnPropertyDescriptor, ownKeys, setPrototypeOf } = Reflect;
  const { defineProperty, hasOwn } = Object;
  const { parse, stringify } = JSON;
  const { isArray } = Array;
  const OBJECT = Object.prototype;
  const ARRAY = Array.prototype;
  const { origin } = location;
  const MAP = Map.prototype;
  const PROMISE = Promise.prototype;
  const TEXT = String.prototype;
  const READER = ReadableStreamDefaultReader.prototype;
  const Event_ = CustomEvent;
  const Address = URL;
  const decoderOf = TextDecoder;
  const { decode } = TextDecoder.prototype;
  const { test, exec } = RegExp.prototype;
  const { getReader } = ReadableStream.prototype;
  const { get: headerOf } = Headers.prototype;
  const { clone, text: textOf } = Response.prototype;
  const { dispatchEvent, addEventListener } = EventTarget.prototype;
  const Registry = globalThis.FinalizationRegistry;
  /** @param {object} of @param {string} name */
  const getter = (of, name) => /** @type {() => any} */ (getOwnPropertyDescriptor(of, name)?.get);
  const urlOfRequest = getter(Request.prototype, "url");
  const methodOfRequest = getter(Request.prototype, "method");
  const urlOfResponse = getter(Response.prototype, "url");
  const okOfResponse = getter(Response.prototype, "ok");
  const bodyOfResponse = getter(Response.prototype, "body");
  const headersOfResponse = getter(Response.prototype, "headers");
  const hrefOfUrl = getter(URL.prototype, "href");
  const pathOfUrl = getter(URL.prototype, "pathname");

  defineProperty(LIST, "exec", { value: exec });

  // ---- Sending ----

  /**
   * Carries the messages, as events. Only the relay, which runs before the page's scripts, has a reference to this
   * element.
   */
  const channel = document.createElement("i");
  let isOn = true;

  /** Sends a message to the relay. @param {string} how @param {unknown[]} [rows] */
  function send(how, rows = []) {
    // A `toJSON` of the page would be called with the rows.
    if (!isOn || "toJSON" in OBJECT || "toJSON" in ARRAY) return;
    const message = new Picked();
    message.how = how;
    message.rows = rows;
    apply(dispatchEvent, channel, [new Event_("message", { detail: stringify(message) })]);
  }

  // ---- Picking the fields ----

  /**
   * An object without a prototype, so that the page's changes to `Object.prototype` do not reach it.
   * @type {new () => Record<string, any>}
   */
  const Picked = class {};
  setPrototypeOf(Picked.prototype, null);

  /** Names of fields, and at the same places what is told of each. @typedef {{ names: string[], of: (Shape | number)[] }} Shape */

  /** The fields as a tree. A list of names is walked in half the time of an object's. @type {Shape} */
  const SHAPE = { names: [], of: [] };
  for (let at = 0; at < FIELDS.length; at += 1) {
    const [path, most] = FIELDS[at];
    const names = path.split(".");
    let shape = SHAPE;
    for (let part = 0; part < names.length; part += 1) {
      let place = shape.names.indexOf(names[part]);
      if (place < 0) place = shape.names.push(names[part]) - 1;
      if (part === names.length - 1) shape.of[place] = most;
      else shape = /** @type {Shape} */ ((shape.of[place] ??= { names: [], of: [] }));
    }
  }

  /**
   * Returns what may be sent of a value, or `undefined`.
   * @param {any} value
   * @param {Shape | number} shape
   * @returns {any}
   */
  function pick(value, shape) {
    if (value === null || typeof value === "boolean") return value;
    if (typeof value === "number") return typeof shape === "number" ? value : undefined;
    if (typeof value === "string") {
      if (typeof shape !== "number") return undefined;
      return value.length > shape ? apply(TEXT.slice, value, [0, shape]) : value;
    }
    if (typeof value !== "object") return undefined;
    if (isArray(value)) return pickItems(value, shape);
    return typeof shape === "object" ? pickFields(value, shape) : undefined;
  }

  /** @param {any[]} values @param {Shape | number} shape */
  function pickItems(values, shape) {
    /** @type {any[]} */
    const picked = [];
    for (let at = 0; at < values.length && at < MOST_ITEMS; at += 1) {
      const item = isArray(values[at]) ? undefined : pick(values[at], shape);
      if (item !== undefined) picked[picked.length] = item;
    }
    return picked;
  }

  /** @param {any} record @param {Shape} shape */
  function pickFields(record, shape) {
    const picked = new Picked();
    const { names, of } = shape;
    if (names[0] === "*") {
      const own = ownKeys(record);
      for (let at = 0; at < own.length && at < MOST_ITEMS; at += 1) {
        const item = pick(record[own[at]], of[0]);
        if (item !== undefined) picked[apply(TEXT.slice, own[at], [0, 200])] = item;
      }
      return picked;
    }
    for (let at = 0; at < names.length; at += 1) {
      const name = names[at];
      if (!hasOwn(record, name)) continue;
      const item = pick(record[name], of[at]);
      if (item !== undefined) picked[name] = item;
    }
    return picked;
  }

  /**
   * Returns the fields of a row, or `undefined` if the value is none. The row may be inside `ccr`.
   * @param {any} value
   */
  function rowOf(value) {
    const isRecord = (/** @type {any} */ one) => typeof one === "object" && one !== null && !isArray(one);
    if (!isRecord(value)) return undefined;
    const row = hasOwn(value, "ccr") && isRecord(value.ccr) ? value.ccr : value;
    return hasOwn(row, "id") ? pickFields(row, SHAPE) : undefined;
  }

  // ---- Reading ----

  /** Sends the rows of an answer. @param {string} text */
  function readAnswer(text) {
    const answer = parse(text);
    const all = isArray(answer?.data) ? answer.data : [answer];
    /** @type {any[]} */
    const rows = [];
    for (let at = 0; at < all.length && at < MOST_ROWS; at += 1) {
      const row = rowOf(all[at]);
      if (row !== undefined) rows[rows.length] = row;
    }
    if (rows.length > 0) send("answer", rows);
  }

  /** The last frame of each session. */
  const last = new Map();

  /** Sends the row of one frame of the stream. @param {string} frame */
  function readFrame(frame) {
    let how = "";
    let data = "";
    const lines = apply(TEXT.split, frame, ["\n"]);
    for (let at = 0; at < lines.length; at += 1) {
      const line = lines[at];
      if (apply(TEXT.startsWith, line, ["event:"])) how = apply(TEXT.trim, apply(TEXT.slice, line, [6]), []);
      if (apply(TEXT.startsWith, line, ["data:"])) data += apply(TEXT.slice, line, [5]);
    }
    if (how === "sync") return send("sync");
    if (how !== "added" && how !== "changed" && how !== "removed") return;
    const row = rowOf(parse(data));
    if (row === undefined) return;
    // Most frames differ in the heartbeat alone. Its seconds are sent, but make no frame a new one.
    const at = row.last_event_at;
    if (typeof at === "string") row.last_event_at = apply(TEXT.slice, at, [0, TO_MINUTE]);
    const text = how + stringify(row);
    row.last_event_at = at;
    if (apply(MAP.get, last, [row.id]) === text) return;
    if (last.size >= MOST_REMEMBERED) apply(MAP.clear, last, []);
    apply(MAP.set, last, [row.id, text]);
    send(how, [row]);
  }

  /**
   * Reads the text of a body, piece by piece.
   * @param {Response} response the copy
   * @param {(text: string) => boolean} onText returns whether to go on
   * @param {() => void} end
   */
  function read(response, onText, end) {
    const reader = apply(getReader, apply(bodyOfResponse, response, []), []);
    const decoder = new decoderOf();
    const stop = () => {
      apply(PROMISE.then, apply(READER.cancel, reader, []), [ignore, ignore]);
      end();
    };
    const next = () => apply(PROMISE.then, apply(READER.read, reader, []), [onPiece, stop]);
    /** @param {{ done: boolean, value?: Uint8Array }} piece */
    const onPiece = ({ done, value }) => {
      try {
        const isMore = !done && isOn && onText(apply(decode, decoder, [value, { stream: true }]));
        if (isMore) next();
        else stop();
      } catch {
        stop();
      }
    };
    next();
    return stop;
  }

  const ignore = () => {};

  /**
   * Reads a whole answer. The browser puts its text together faster than a reader of pieces.
   * @param {Response} copy
   */
  function readWhole(copy) {
    /** @param {string} text */
    const onText = (text) => {
      if (isOn && text.length < LONGEST_ANSWER) attempt(() => readAnswer(text));
    };
    apply(PROMISE.then, apply(textOf, copy, []), [onText, ignore]);
  }

  /** How many streams are open: a page may open the next one before the last one has ended. */
  let openStreams = 0;

  /** @param {Response} copy */
  function readStream(copy) {
    let rest = "";
    let isOpen = true;
    const end = () => {
      if (!isOpen) return;
      isOpen = false;
      openStreams -= 1;
      if (openStreams === 0) attempt(() => send("ended"));
    };
    const onText = (/** @type {string} */ piece) => {
      rest += apply(TEXT.replaceAll, piece, ["\r", ""]);
      let length = apply(TEXT.indexOf, rest, ["\n\n"]);
      while (length >= 0) {
        const frame = apply(TEXT.slice, rest, [0, length]);
        rest = apply(TEXT.slice, rest, [length + 2]);
        attempt(() => readFrame(frame));
        length = apply(TEXT.indexOf, rest, ["\n\n"]);
      }
      if (rest.length > LONGEST_FRAME) rest = "";
      return true;
    };
    const stop = read(copy, onText, end);
    openStreams += 1;
    return stop;
  }

  /** @param {() => void} work */
  function attempt(work) {
    try {
      work();
    } catch {
      // Text that is no JSON, or has an unknown form, is left out.
    }
  }

  // ---- Wrapping `fetch` ----

  /** Stops the copy of a stream when the page has dropped its own. Otherwise the connection would stay open. */
  const streams = Registry && new Registry((/** @type {() => void} */ stop) => stop());

  /** Reads a copy of a response, if it is one of the wanted addresses. @param {Response} response the page's own */
  function readResponse(response) {
    if (!isOn || !apply(okOfResponse, response, [])) return;
    const address = new Address(apply(urlOfResponse, response, []));
    if (address.origin !== origin || !apply(test, LIST, [apply(pathOfUrl, address, [])])) return;
    const type = apply(headerOf, apply(headersOfResponse, response, []), ["content-type"]) ?? "";
    if (apply(TEXT.startsWith, type, ["text/event-stream"])) {
      const stop = readStream(apply(clone, response, []));
      streams?.register(apply(bodyOfResponse, response, []), stop);
    } else if (apply(TEXT.includes, type, ["json"])) readWhole(apply(clone, response, []));
  }

  /** Whether a call may be a wanted `GET`. Runs no getter of the page's own objects. @param {any[]} args */
  function isWanted(args) {
    const what = args[0];
    const how = args[1];
    const method = how === undefined || how === null ? undefined : getOwnPropertyDescriptor(how, "method");
    if (method && (!hasOwn(method, "value") || (method.value !== undefined && !isGet(method.value)))) return false;
    if (typeof what === "string") return mentionsSessions(what);
    if (typeof what !== "object" || what === null) return false;
    try {
      const href = apply(urlOfRequest, what, []);
      return mentionsSessions(href) && (method?.value !== undefined || isGet(apply(methodOfRequest, what, [])));
    } catch {
      return mentionsSessions(apply(hrefOfUrl, what, []));
    }
  }

  /** @param {unknown} method */
  const isGet = (method) => typeof method === "string" && apply(TEXT.toUpperCase, method, []) === "GET";
  /** @param {string} address */
  const mentionsSessions = (address) => apply(TEXT.includes, address, ["sessions"]);

  /** Whether work returns `true`; `false` if it throws. @param {() => unknown} work @returns {boolean} */
  function isTrue(work) {
    try {
      return work() === true;
    } catch {
      return false;
    }
  }

  const native = globalThis.fetch;
  /**
   * Returns what the page's own function returns. For a response that is read, it returns the promise after the
   * reading, so that the browser still reports an error that the page does not catch.
   */
  const wrapped = new Proxy(native, {
    apply(target, self, args) {
      const promise = apply(target, self, args);
      if (!isOn || !isTrue(() => isWanted(args))) return promise;
      /** @param {Response} response */
      const onResponse = (response) => {
        attempt(() => readResponse(response));
        return response;
      };
      try {
        return apply(PROMISE.then, promise, [onResponse]);
      } catch {
        return promise;
      }
    },
  });

  // The text of a wrapped function would differ from the native one's, and pages compare it.
  const nativeText = Function.prototype.toString;
  const wrappedText = new Proxy(nativeText, {
    apply(target, self, args) {
      if (self === wrapped) return apply(target, native, args);
      if (self === wrappedText) return apply(target, nativeText, args);
      return apply(target, self, args);
    },
  });

  /**
   * Replaces one function by another, if the first one is still there. Returns whether it did.
   * @param {any} of
   * @param {string} name
   * @param {any} before
   * @param {any} after
   */
  function replace(of, name, before, after) {
    const there = getOwnPropertyDescriptor(of, name);
    if (there?.value !== before || !there?.configurable) return false;
    defineProperty(of, name, { ...there, value: after });
    return true;
  }

  const isReplaced = replace(globalThis, "fetch", native, wrapped);
  if (isReplaced) replace(Function.prototype, "toString", nativeText, wrappedText);

  apply(addEventListener, channel, [
    "stop",
    () => {
      isOn = false;
      apply(MAP.clear, last, []);
      replace(globalThis, "fetch", wrapped, native);
      replace(Function.prototype, "toString", wrappedText, nativeText);
    },
  ]);
  document.dispatchEvent(new MouseEvent("handover", { relatedTarget: channel }));
  send(isReplaced ? "listens" : "deaf");
})();
