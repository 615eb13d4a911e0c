// @ts-check
// A UCWA 2.0 server inside the page, for tests and demos.
// The contract, with units, ranges and errors, is in emulator.d.ts.

import { emulator as build } from "../shared/build.js";
import { AbortController, Response, TextEncoder, URL, bytesOf, freeze as freezeOne, hasOwn, parse } from "../shared/builtins.js";
import { freeze, propertiesOf } from "../shared/data.js";
import { argumentError } from "../shared/error.js";
import { dispose, settling } from "../shared/lifetime.js";
import { checkOptions, loadOptions, textOf } from "../shared/options.js";
import { share } from "../shared/share.js";
import { nextTask } from "../shared/task.js";
import { readRequest } from "./request.js";
import { standard } from "./standard.js";

/** @import * as API from "./emulator.js" */
/** @import { Program } from "../shared/loader.js" */
/** @import { Checks } from "../shared/options.js" */

const module = share({ file: "emulator.wasm", build, option: "createEmulator({ wasm })", environment: {}, standard }, (program) => program);

// Go checks the values of these options.
const anything = () => /** @type {const} */ (true);

/** @type {Checks} */
const emulatorOptions = {
  ...loadOptions,
  origin: anything, origins: anything, clock: anything, speed: anything, start: anything, seed: anything, life: anything,
  people: anything, groups: anything, limits: anything, times: anything, variants: anything, signIn: anything,
};

/** @type {typeof API.createEmulator} */
export function createEmulator(options = {}) {
  return settling(async () => {
    const { wasm, integrity, ...rest } = checkOptions(options, emulatorOptions);
    return new Emulator(await module({ wasm, integrity }), rest);
  });
}

/**
 * See Emulator in emulator.d.ts. Only the options of connect() are own properties; the
 * class defines the other members. So an emulator can be passed as ConnectOptions, where
 * an unknown own property is an error.
 *
 * @implements {API.Emulator}
 */
class Emulator {
  /** @type {string} */
  application;
  /** @type {string} */
  token;
  /** @type {typeof fetch} */
  fetch;
  /** @type {Program} */
  #program;
  /** @type {number} */
  #id;
  /** An object with a member for each origin that the emulator answers for. @type {object} */
  #origins;
  /** The controllers of the requests under way. @type {Set<AbortController>} */
  #controllers = new Set();
  #closed = false;

  /**
   * @param {Program} program
   * @param {object} options
   */
  constructor(program, options) {
    const { id, application, token, origins } = parse(program.callSync("create", objectText(options)));
    this.application = application;
    this.token = token;
    this.fetch = (input, init) => settling(() => this.#fetch(input, init), (thrown) => thrown, closed);
    this.#program = program;
    this.#id = id;
    this.#origins = origins;
    freezeOne(this);
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

  get channel() {
    return freeze(this.#call("channel"));
  }

  /** @type {API.Emulator["setPresence"]} */
  setPresence(uri, presence) {
    if (typeof uri !== "string") throw argumentError([{ path: "/uri", message: "must be a string" }]);
    this.#call("setPresence", uri, objectText(presence));
  }

  /** @type {API.Emulator["signInAtPage"]} */
  signInAtPage(uri) {
    if (typeof uri !== "string") throw argumentError([{ path: "/uri", message: "must be a string" }]);
    this.#call("signInAtPage", uri);
  }

  /** @type {API.Emulator["advance"]} */
  advance(milliseconds) {
    return passing(() => this.#call("advance", objectText({ milliseconds })));
  }

  /** @type {API.Emulator["sleep"]} */
  sleep(milliseconds) {
    return passing(() => this.#call("sleep", objectText({ milliseconds })));
  }

  /** @type {API.Emulator["fail"]} */
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
    this.#closed = true;
    for (const controller of this.#controllers) controller.abort(closed());
    if (!this.#program.ended) this.#call("close");
  }

  [dispose]() {
    this.close();
  }

  /**
   * @param {RequestInfo | URL} input
   * @param {RequestInit} [init]
   */
  async #fetch(input, init) {
    const { request, signal } = readRequest(input, init);
    const controller = new AbortController(); // the oldest supported browsers lack AbortSignal.any
    const abort = () => controller.abort(signal.reason);
    signal.addEventListener("abort", abort);
    if (this.#closed) controller.abort(closed());
    if (signal.aborted) abort();
    this.#controllers.add(controller);
    try {
      return await this.#answer(request, init?.body, controller.signal);
    } finally {
      signal.removeEventListener("abort", abort);
      this.#controllers.delete(controller);
    }
  }

  /**
   * @param {Request} request
   * @param {unknown} body the body in the arguments of fetch
   * @param {AbortSignal} signal
   */
  async #answer(request, body, signal) {
    const [url] = request.url.split("#", 1);
    const { origin } = new URL(url);
    if (!hasOwn(this.#origins, origin)) throw new TypeError(`the emulator does not answer for ${origin}`);
    signal.throwIfAborted();
    // Reading the body of a Request is slow in a browser, so a string is used directly.
    const sent = bytesOf(typeof body === "string" ? new TextEncoder().encode(body) : await request.arrayBuffer());
    signal.throwIfAborted();
    let headers = "";
    request.headers.forEach((value, name) => (headers += `${name}: ${value}\n`));
    /** @type {Uint8Array<ArrayBuffer> | undefined} */
    let received;
    /** @param {Uint8Array<ArrayBuffer>} bytes */
    const receive = (bytes) => (received = bytes);
    let delivery = propertiesOf(this.#call("request", request.method, url, headers, sent, receive));
    if (delivery.waiting) delivery = await this.#wait(signal, delivery.waiting, receive);
    if (delivery.status === 0) throw new TypeError("the connection broke before an answer came");
    const init = { status: delivery.status, statusText: "", headers: delivery.headers };
    return new Response(delivery.status === 204 ? null : received, init);
  }

  /**
   * Waits for a delayed answer.
   *
   * @param {AbortSignal} signal
   * @param {...unknown} args
   */
  async #wait(signal, ...args) {
    try {
      return propertiesOf(parse(await this.#program.call("answer", signal, this.#id, ...args)));
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    }
  }

  /**
   * @param {string} name
   * @param {...unknown} args
   */
  #call(name, ...args) {
    return parse(this.#program.callSync(name, this.#id, ...args));
  }
}

/**
 * Moves the clock.
 *
 * @param {() => void} move
 */
const passing = (move) =>
  settling(async () => {
    move();
    await nextTask(); // so that the page receives the answers before the promise resolves
  });

const closed = () => new TypeError("the emulator is closed");

/**
 * Returns the JSON text of an object.
 *
 * @param {unknown} object
 */
function objectText(object) {
  return textOf(typeof object === "object" && object !== null ? object : undefined, { path: "", message: "the argument must be an object of plain data" });
}
