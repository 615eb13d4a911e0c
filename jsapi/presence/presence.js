// ucwa-presence: UCWA 2.0 presence subscriptions in the browser.
// The contract, with units, ranges and errors, is in presence.d.ts.

import { UcwaError, argumentError, freeze } from "../shared/error.js";
import { exchange } from "./fetch.js";
import { absoluteURL, callOptions, checkOptions, connectOptions, loadOptions, textOf } from "../shared/options.js";
import { share } from "../shared/share.js";
import { subscriptions } from "./subscriptions.js";
import { ask } from "./token.js";

export { UcwaError };

const module = share(new URL("presence.wasm", import.meta.url), "connect", presenceModule);

export async function load(options = {}) {
  return module(checkOptions(options, loadOptions));
}

export async function connect(options) {
  return (await load()).connect(options);
}

function presenceModule(program) {
  return Object.freeze({
    async connect(options) {
      return new Client(program, options);
    },
    validate(request) {
      let text;
      try {
        text = requestText(request);
      } catch ({ problems }) {
        return problems;
      }
      return freeze(JSON.parse(program.callSync("validate", text)));
    },
    encode(document, mediaType) {
      const text = textOf(document, { path: "/document", message: "must be an object that JSON can hold" });
      return JSON.parse(program.callSync("encode", text, checkMediaType(mediaType)));
    },
    decode(body, mediaType) {
      return freeze(JSON.parse(program.callSync("decode", bodyOf(body), checkMediaType(mediaType))));
    },
  });
}

/** A connection to one application: see Client in presence.d.ts. */
export class Client {
  #program;
  #id;

  constructor(program, options) {
    const { token, fetch, ...rest } = checkOptions(options, connectOptions, ["token"]);
    for (const name of ["application", "presenceSubscriptions"]) {
      if (rest[name] !== undefined) rest[name] = absoluteURL(name, rest[name]);
    }
    const isFunction = typeof token === "function";
    if (!isFunction) rest.token = token;
    this.#program = program;
    this.#id = Number(
      program.callSync(
        "connect",
        JSON.stringify(rest),
        isFunction ? ask.bind(undefined, token) : undefined,
        // Looked up at each call: a page may replace its fetch later.
        exchange.bind(undefined, async (url, init) => (fetch ?? globalThis.fetch)(url, init)),
      ),
    );
    dropped.register(this, { program, id: this.#id });
    Object.freeze(this);
  }

  async list(options) {
    return this.#call("list", [], options, subscriptions);
  }

  async create(request, options) {
    return this.#call("create", [requestText(request)], options);
  }

  async get(subscription, options) {
    return this.#call("get", [targetText(subscription)], options);
  }

  async extend(subscription, request, options) {
    return this.#call("extend", [targetText(subscription), requestText(request)], options);
  }

  async delete(subscription, options) {
    await this.#call("delete", [targetText(subscription)], options);
  }

  async add(subscription, request, options) {
    return this.#call("add", [targetText(subscription), requestText(request)], options);
  }

  async memberships(subscription, options) {
    return this.#call("memberships", [targetText(subscription)], options);
  }

  async remove(membership, options) {
    await this.#call("remove", [targetText(membership)], options);
  }

  async groups(options) {
    return this.#call("groups", [], options);
  }

  async subscribeToGroup(group, request, options) {
    return this.#call("subscribeToGroup", [targetText(group), requestText(request)], options);
  }

  async presence(target, options) {
    return this.#call("presence", [targetText(target)], options);
  }

  close() {
    closeIn(this.#program, this.#id);
  }

  async #call(name, args, options = {}, read = freeze) {
    const { signal, ...rest } = checkOptions(options, callOptions);
    return this.#result(await this.#program.call(name, signal, this.#id, ...args, JSON.stringify(rest)), read);
  }

  /** Not static: so a client is in use until its calls are over, and is not taken for dropped. */
  #result(text, read) {
    return read(JSON.parse(text));
  }
}

/** Closes the clients that a page has dropped: the program would keep them for ever. */
const dropped = new FinalizationRegistry(({ program, id }) => closeIn(program, id));

function closeIn(program, id) {
  if (!program.ended) program.callSync("close", id);
}

const requestText = (request) => textOf(request, { path: "", message: "the request must be an object that JSON can hold" });

/** Returns the JSON text of what a call is about: what a client handed out, or its address alone. */
function targetText(target) {
  let cause;
  try {
    // Not the whole of it: an href may be inherited, as that of a URL is.
    const { href, links, type } = typeof target === "string" ? { href: target } : target;
    if (typeof href === "string" && href !== "") return JSON.stringify({ href, links, type });
  } catch (thrown) {
    cause = thrown; // null and undefined have no href, and what JSON cannot hold is none either
  }
  throw argumentError([{ path: "", message: "the first argument must be what this client handed out, or its href" }], cause);
}

function checkMediaType(mediaType) {
  if (typeof mediaType !== "string") throw argumentError([{ path: "/mediaType", message: "must be a string" }]);
  return mediaType;
}

function bodyOf(body) {
  if (typeof body === "string") {
    // It would cross to Go with another character in the place of half of one.
    if (body.isWellFormed?.() === false) throw argumentError([{ path: "/body", message: "has a lone surrogate" }]);
    return body;
  }
  try {
    if (body instanceof ArrayBuffer) return new Uint8Array(body);
    if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  } catch {
    // The buffer is somebody else's now.
  }
  throw argumentError([{ path: "/body", message: "must be a string, an ArrayBuffer or a view of one" }]);
}
