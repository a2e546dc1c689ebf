// Listens to what the page fetches for its list of sessions, in the page's own world and before its scripts. Tells of each
// row the fields that `FIELDS` names, and of nothing else: everything else stays in the page's world. Asks for nothing.
//
// Must never: change what the page's `fetch` does or gives, throw, hold an answer, keep an error of the page from being
// told, or leave anything that the page can find. All that it needs of the page's world it takes before the page can change it.

(() => {
  /**
   * The fields that are told, by their paths, lists left out, and the most characters of each; `*` stands for any name.
   * The core has the same list, with the reasons: `src/read/data/rules.rs`. A test compares the two.
   */
  const FIELDS = /** @type {const} */ ([
    ["id", 100],
    ["title", 300],
    ["status", 60],
    ["worker_status", 60],
    ["environment_kind", 60],
    ["created_at", 40],
    ["last_event_at", 16],
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

  /** The list, its stream, one session: nothing else is looked at. */
  const LIST = /^\/v1\/code\/sessions(?:\/[\w-]+)?$|^\/(?:v1\/sessions|v2\/ccr-sessions)(?:\/[\w-]+)?$/;

  /** The longest answer and the longest frame that are read, in characters, and the most rows and items of a list. */
  const LONGEST_ANSWER = 4_000_000;
  const LONGEST_FRAME = 500_000;
  const MOST_ROWS = 1_000;
  const MOST_ITEMS = 5;
  /** Of so many sessions the last frame is remembered, to leave out one that tells nothing new. */
  const MOST_REMEMBERED = 1_000;

  // ---- What is taken of the page's world before the page can change it ----

  const { apply, getOwnPropertyDescriptor, ownKeys, setPrototypeOf } = Reflect;
  const { create, defineProperty, hasOwn } = Object;
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
  const { clone } = Response.prototype;
  const { dispatchEvent, addEventListener } = EventTarget.prototype;
  const Pages = globalThis.FinalizationRegistry;
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

  // ---- Telling ----

  /** Nobody but the relay, which runs before the page's scripts, ever has this element. */
  const mouth = document.createElement("i");
  let isOn = true;

  /** @param {string} how @param {unknown[]} [rows] */
  function tell(how, rows = []) {
    // What the page has put there would be asked how to write this down.
    if (!isOn || "toJSON" in OBJECT || "toJSON" in ARRAY) return;
    const tale = new Picked();
    tale.how = how;
    tale.rows = rows;
    apply(dispatchEvent, mouth, [new Event_("tell", { detail: stringify(tale) })]);
  }

  // ---- Choosing ----

  /** What is told, with nothing of the page's behind it. @type {new () => Record<string, any>} */
  const Picked = class {};
  setPrototypeOf(Picked.prototype, null);

  /** @typedef {{ [name: string]: Shape | number }} Shape */

  /** The fields as a tree. @type {Shape} */
  const SHAPE = create(null);
  for (let at = 0; at < FIELDS.length; at += 1) {
    const [path, most] = FIELDS[at];
    const names = path.split(".");
    let shape = SHAPE;
    for (let part = 0; part < names.length - 1; part += 1) {
      shape[names[part]] ??= create(null);
      shape = /** @type {Shape} */ (shape[names[part]]);
    }
    shape[names[names.length - 1]] = most;
  }

  /** What may be told of a value, or nothing. @param {any} value @param {Shape | number} shape @returns {any} */
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
    const any = shape["*"];
    if (any !== undefined) {
      const names = ownKeys(record);
      for (let at = 0; at < names.length && at < MOST_ITEMS; at += 1) {
        const item = pick(record[names[at]], any);
        if (item !== undefined) picked[apply(TEXT.slice, names[at], [0, 200])] = item;
      }
      return picked;
    }
    for (const name in shape) {
      if (!hasOwn(record, name)) continue;
      const item = pick(record[name], shape[name]);
      if (item !== undefined) picked[name] = item;
    }
    return picked;
  }

  /** A row, also where it stands within `ccr`. @param {any} value */
  function rowOf(value) {
    const isRecord = (/** @type {any} */ one) => typeof one === "object" && one !== null && !isArray(one);
    if (!isRecord(value)) return undefined;
    const row = hasOwn(value, "ccr") && isRecord(value.ccr) ? value.ccr : value;
    return hasOwn(row, "id") ? pickFields(row, SHAPE) : undefined;
  }

  // ---- Reading ----

  /** Tells of an answer's text. @param {string} text */
  function readAnswer(text) {
    const answer = parse(text);
    const all = isArray(answer?.data) ? answer.data : [answer];
    /** @type {any[]} */
    const rows = [];
    for (let at = 0; at < all.length && at < MOST_ROWS; at += 1) {
      const row = rowOf(all[at]);
      if (row !== undefined) rows[rows.length] = row;
    }
    if (rows.length > 0) tell("answer", rows);
  }

  /** The last frame of each session. */
  const last = new Map();

  /** Tells of one frame of the stream. @param {string} frame */
  function readFrame(frame) {
    let how = "";
    let data = "";
    const lines = apply(TEXT.split, frame, ["\n"]);
    for (let at = 0; at < lines.length; at += 1) {
      const line = lines[at];
      if (apply(TEXT.startsWith, line, ["event:"])) how = apply(TEXT.trim, apply(TEXT.slice, line, [6]), []);
      if (apply(TEXT.startsWith, line, ["data:"])) data += apply(TEXT.slice, line, [5]);
    }
    if (how === "sync") return tell("sync");
    if (how !== "added" && how !== "changed" && how !== "removed") return;
    const row = rowOf(parse(data));
    if (row === undefined) return;
    // Most frames tell of nothing but a heartbeat, which is told once a minute.
    const text = how + stringify(row);
    if (apply(MAP.get, last, [row.id]) === text) return;
    if (last.size >= MOST_REMEMBERED) apply(MAP.clear, last, []);
    apply(MAP.set, last, [row.id, text]);
    tell(how, [row]);
  }

  /** Reads the text of a body, piece by piece. @param {Response} response the copy @param {(text: string) => boolean} take whether to go on @param {() => void} end */
  function read(response, take, end) {
    const reader = apply(getReader, apply(bodyOfResponse, response, []), []);
    const decoder = new decoderOf();
    const stop = () => {
      apply(PROMISE.then, apply(READER.cancel, reader, []), [quiet, quiet]);
      end();
    };
    const next = () => apply(PROMISE.then, apply(READER.read, reader, []), [taken, stop]);
    /** @param {{ done: boolean, value?: Uint8Array }} piece */
    const taken = ({ done, value }) => {
      try {
        const isMore = !done && isOn && take(apply(decode, decoder, [value, { stream: true }]));
        if (isMore) next();
        else stop();
      } catch {
        stop();
      }
    };
    next();
    return stop;
  }

  const quiet = () => {};

  /** @param {Response} copy */
  function readWhole(copy) {
    let text = "";
    const take = (/** @type {string} */ piece) => {
      text += piece;
      return text.length < LONGEST_ANSWER;
    };
    read(copy, take, () => {
      const whole = text;
      text = "";
      if (whole.length < LONGEST_ANSWER) attempt(() => readAnswer(whole));
    });
  }

  /** @param {Response} copy */
  function readStream(copy) {
    let rest = "";
    const take = (/** @type {string} */ piece) => {
      rest += apply(TEXT.replaceAll, piece, ["\r", ""]);
      let end = apply(TEXT.indexOf, rest, ["\n\n"]);
      while (end >= 0) {
        const frame = apply(TEXT.slice, rest, [0, end]);
        rest = apply(TEXT.slice, rest, [end + 2]);
        attempt(() => readFrame(frame));
        end = apply(TEXT.indexOf, rest, ["\n\n"]);
      }
      if (rest.length > LONGEST_FRAME) rest = "";
      return true;
    };
    return read(copy, take, () => attempt(() => tell("ended")));
  }

  /** @param {() => void} work */
  function attempt(work) {
    try {
      work();
    } catch {
      // What is no JSON, or not of any known form, tells nothing.
    }
  }

  // ---- Listening ----

  /** Ends the copy of a stream that the page has let go of: else the connection would stay. */
  const held = Pages && new Pages((/** @type {() => void} */ stop) => stop());

  /** Looks at what an asked-for answer is. @param {Response} response the page's own */
  function look(response) {
    if (!isOn || !apply(okOfResponse, response, [])) return;
    const address = new Address(apply(urlOfResponse, response, []));
    if (address.origin !== origin || !apply(test, LIST, [apply(pathOfUrl, address, [])])) return;
    const type = apply(headerOf, apply(headersOfResponse, response, []), ["content-type"]) ?? "";
    if (apply(TEXT.startsWith, type, ["text/event-stream"])) {
      const stop = readStream(apply(clone, response, []));
      held?.register(apply(bodyOfResponse, response, []), stop);
    } else if (apply(TEXT.includes, type, ["json"])) readWhole(apply(clone, response, []));
  }

  /** Whether a call may be one of those: a `GET`, by all that can be seen without asking the page's own objects. @param {any[]} args */
  function isWanted(args) {
    const what = args[0];
    const how = args[1];
    const method = how === undefined || how === null ? undefined : getOwnPropertyDescriptor(how, "method");
    if (method && (!hasOwn(method, "value") || (method.value !== undefined && !isGet(method.value)))) return false;
    if (typeof what === "string") return isNear(what);
    if (typeof what !== "object" || what === null) return false;
    try {
      const href = apply(urlOfRequest, what, []);
      return isNear(href) && (method?.value !== undefined || isGet(apply(methodOfRequest, what, [])));
    } catch {
      return isNear(apply(hrefOfUrl, what, []));
    }
  }

  /** @param {unknown} method */
  const isGet = (method) => typeof method === "string" && apply(TEXT.toUpperCase, method, []) === "GET";
  /** @param {string} address */
  const isNear = (address) => apply(TEXT.includes, address, ["sessions"]);

  /** @param {() => unknown} work @returns {boolean} */
  function isTrue(work) {
    try {
      return work() === true;
    } catch {
      return false;
    }
  }

  const native = globalThis.fetch;
  /** Gives what the page's own function gives. Of an answer that is looked at, it gives the promise that follows from that: so
   * an error that nobody catches is still told. */
  const wrapped = new Proxy(native, {
    apply(target, self, args) {
      const promise = apply(target, self, args);
      if (!isOn || !isTrue(() => isWanted(args))) return promise;
      /** @param {Response} response */
      const heard = (response) => {
        attempt(() => look(response));
        return response;
      };
      try {
        return apply(PROMISE.then, promise, [heard]);
      } catch {
        return promise;
      }
    },
  });

  // A function that wraps another says so in its text, and pages compare that.
  const nativeText = Function.prototype.toString;
  const wrappedText = new Proxy(nativeText, {
    apply(target, self, args) {
      if (self === wrapped) return apply(target, native, args);
      if (self === wrappedText) return apply(target, nativeText, args);
      return apply(target, self, args);
    },
  });

  /** Puts one function in the place of another, if that still stands there. @param {any} of @param {string} name @param {any} before @param {any} after */
  function replace(of, name, before, after) {
    const there = getOwnPropertyDescriptor(of, name);
    if (there?.value !== before || !there?.configurable) return false;
    defineProperty(of, name, { ...there, value: after });
    return true;
  }

  const isReplaced = replace(globalThis, "fetch", native, wrapped);
  if (isReplaced) replace(Function.prototype, "toString", nativeText, wrappedText);

  apply(addEventListener, mouth, [
    "stop",
    () => {
      isOn = false;
      apply(MAP.clear, last, []);
      replace(globalThis, "fetch", wrapped, native);
      replace(Function.prototype, "toString", wrappedText, nativeText);
    },
  ]);
  document.dispatchEvent(new MouseEvent("handover", { relatedTarget: mouth }));
  tell(isReplaced ? "listens" : "deaf");
})();
