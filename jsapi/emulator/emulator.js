// A UCWA 2.0 server inside the page, for tests and demos.
// The contract, with units, ranges and errors, is in emulator.d.ts.

import { argumentError, freeze } from "../shared/error.js";
import { checkOptions, loadOptions, textOf } from "../shared/options.js";
import { share } from "../shared/share.js";

const program = share(new URL("emulator.wasm", import.meta.url), "advance", (program) => program);

// What these may be is checked in Go.
const known = ["origin", "clock", "speed", "start", "seed", "life", "people", "groups", "limits", "times", "variants"];
const emulatorOptions = { ...loadOptions, ...Object.fromEntries(known.map((name) => [name, () => true])) };

export async function createEmulator(options = {}) {
  const { wasm, integrity, ...rest } = checkOptions(options, emulatorOptions);
  return new Emulator(await program({ wasm, integrity }), rest);
}

/**
 * See Emulator in emulator.d.ts. What connect() takes are properties of the
 * object itself, and the rest is inherited: so the whole of it passes for
 * ConnectOptions, where a name that is unknown would be an error.
 */
class Emulator {
  application;
  token;
  fetch;
  #program;
  #id;
  #origin;
  #closing = new AbortController();

  constructor(program, options) {
    const { id, application, token } = JSON.parse(program.callSync("create", objectText(options)));
    this.application = application;
    this.token = token;
    this.fetch = (input, init) => this.#fetch(input, init);
    this.#program = program;
    this.#id = id;
    this.#origin = new URL(application).origin;
    Object.freeze(this);
  }

  get time() {
    return this.#call("time");
  }

  get requests() {
    return freeze(this.#call("requests"));
  }

  get faults() {
    return freeze(this.#call("faults"));
  }

  setPresence(uri, presence) {
    if (typeof uri !== "string") throw argumentError([{ path: "/uri", message: "must be a string" }]);
    this.#call("setPresence", uri, objectText(presence));
  }

  async advance(milliseconds) {
    this.#call("advance", objectText({ milliseconds }));
    await turn(); // so that the page has the answers, too
  }

  fail(rule) {
    this.#call("fail", objectText(rule));
  }

  clearFaults() {
    this.#call("clearFaults");
  }

  reset() {
    this.#call("reset");
  }

  close() {
    this.#closing.abort(new TypeError("the emulator is closed"));
    if (!this.#program.ended) this.#call("close");
  }

  async #fetch(input, init) {
    const request = new Request(input, init); // reads and refuses what fetch does
    const [url] = request.url.split("#", 1);
    if (new URL(url).origin !== this.#origin) throw new TypeError(`the emulator answers for ${this.#origin} only`);
    const ended = AbortSignal.any([request.signal, this.#closing.signal]);
    ended.throwIfAborted();
    // A browser takes its time to give back the body of a Request; a text need not go that way.
    const sent = typeof init?.body === "string" ? new TextEncoder().encode(init.body) : new Uint8Array(await request.arrayBuffer());
    ended.throwIfAborted();
    const headers = Array.from(request.headers, ([name, value]) => `${name}: ${value}\n`).join("");
    let received;
    const receive = (bytes) => (received = bytes);
    let delivery = this.#call("request", request.method, url, headers, sent, receive);
    if (delivery.waiting) delivery = await this.#answer(ended, delivery.waiting, receive);
    if (delivery.status === 0) throw new TypeError("the connection broke before an answer came");
    return new Response(delivery.status === 204 ? null : received, { status: delivery.status, headers: delivery.headers });
  }

  /** Waits for an answer that takes time. */
  async #answer(signal, ...waiting) {
    try {
      return JSON.parse(await this.#program.call("answer", signal, this.#id, ...waiting));
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    }
  }

  #call(name, ...args) {
    return JSON.parse(this.#program.callSync(name, this.#id, ...args));
  }
}

/** Returns the JSON text of an object. */
function objectText(object) {
  return textOf(typeof object === "object" && object !== null ? object : undefined, { path: "", message: "the argument must be an object of plain data" });
}

/** Resolves when everything that is going on has gone on, by no clock that a test may have stopped. */
function turn() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
