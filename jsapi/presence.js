// ucwa-presence: UCWA 2.0 presence subscriptions in the browser.
// The contract, with units, ranges and errors, is in presence.d.ts.

import { UcwaError, argumentError, freeze } from "./error.js";
import { callOptions, checkOptions, connectOptions, loadOptions } from "./options.js";
import { start } from "./loader.js";
import { compile } from "./source.js";

export { UcwaError };

/** The page's module: { source, promise, program }, once load() was called. */
let shared;

export async function load(options = {}) {
  const { wasm, integrity } = checkOptions(options, loadOptions);
  if (shared?.program?.ended) shared = undefined;
  if (shared && (wasm === undefined || sameSource(wasm, shared.source))) return shared.promise;
  const loading = { source: wasm ?? new URL("presence.wasm", import.meta.url) };
  loading.promise = begin(loading, integrity);
  if (!shared) {
    shared = loading;
    // A failure is not kept: the next call tries again.
    loading.promise.catch(() => {
      if (shared === loading) shared = undefined;
    });
  }
  return loading.promise;
}

const sameSource = (a, b) => a === b || (isAddress(a) && isAddress(b) && absolute(a) === absolute(b));
const isAddress = (source) => typeof source === "string" || source instanceof URL;
const absolute = (url) => new URL(url, globalThis.document?.baseURI ?? globalThis.location?.href).href;

async function begin(loading, integrity) {
  loading.program = await start(await compile(loading.source, integrity));
  return presenceModule(loading.program);
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
      const text = stringify(request);
      if (text === undefined) return freeze([{ path: "", message: "must be an object with duration and uris" }]);
      return freeze(JSON.parse(program.callSync("validate", text)));
    },
    encode(document, mediaType) {
      const text = stringify(document);
      if (text === undefined) throw argumentError([{ path: "/document", message: "must be an object" }]);
      return JSON.parse(program.callSync("encode", text, mediaType));
    },
    decode(body, mediaType) {
      return freeze(JSON.parse(program.callSync("decode", bodyOf(body), mediaType)));
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
      if (rest[name] !== undefined) rest[name] = address(name, rest[name]);
    }
    const isFunction = typeof token === "function";
    if (!isFunction) rest.token = token;
    this.#program = program;
    this.#id = Number(
      program.callSync(
        "connect",
        JSON.stringify(rest),
        isFunction ? async (need) => token(need) : undefined,
        // Looked up at each call: a page may replace its fetch later.
        async (url, init) => (fetch ?? globalThis.fetch)(url, init),
      ),
    );
    Object.freeze(this);
  }

  async list(options) {
    return this.#call("list", [], options);
  }

  async create(request, options) {
    const text = stringify(request);
    if (text === undefined) throw argumentError([{ path: "", message: "the request must be an object with duration and uris" }]);
    return this.#call("create", [text], options);
  }

  close() {
    if (!this.#program.ended) this.#program.callSync("close", this.#id);
  }

  async #call(name, args, options = {}) {
    const { signal, ...rest } = checkOptions(options, callOptions);
    return freeze(JSON.parse(await this.#program.call(name, signal, this.#id, ...args, JSON.stringify(rest))));
  }
}

/** Returns the JSON text of a value, or undefined if it has none. */
function stringify(value) {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined; // a cycle, or a BigInt
  }
}

function address(name, value) {
  try {
    return absolute(value);
  } catch {
    throw argumentError([{ path: `/${name}`, message: "is not a URL" }]);
  }
}

function bodyOf(body) {
  if (typeof body === "string") {
    // It would cross to Go with another character in the place of half of one.
    if (body.isWellFormed?.() === false) throw argumentError([{ path: "/body", message: "has a lone surrogate" }]);
    return body;
  }
  if (body instanceof ArrayBuffer) return new Uint8Array(body);
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  throw argumentError([{ path: "/body", message: "must be a string, an ArrayBuffer or a view of one" }]);
}
