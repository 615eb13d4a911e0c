// @ts-check
// Makes the environment of a Go program: a separate global object, clock and timers. A
// page may have a frozen global `process`, a clock that does not advance, or timers that
// a test controls. The separate environment makes a program independent of these.

import { clearTimeout, defineProperty, keys, setTimeout } from "./builtins.js";
import { wasmExec } from "./wasm_exec.js";

/** The globals that Go's script and Go's standard library use. */
const {
  Array, DataView, Date, Map, Math, Promise, Reflect, TextDecoder, TextEncoder, Uint8Array, Uint8ClampedArray, WebAssembly,
  console, crypto, performance,
} = globalThis;
const { apply, construct, deleteProperty, get, set, setPrototypeOf } = Reflect;

/** Makes the objects of a program. They have no prototype: the program would call setters of Object.prototype. */
function Object() {
  return { __proto__: null };
}
// Not an assignment: Object.prototype may have a setter of that name.
defineProperty(Object, "keys", /** @type {PropertyDescriptor} */ ({ __proto__: null, value: keys }));

const performanceNow = performance.now;
const readClock = () => apply(performanceNow, performance, []);

/**
 * Returns a Go program that is about to run, and its timers.
 *
 * @param {Record<string, unknown>} globals further properties of its global object
 */
export function createGo(globals) {
  const clock = new Clock();
  const timers = new Timers(clock);
  const Go = wasmExec({
    __proto__: null,
    Array, DataView, Date, Map, Math, Object, Promise, TextDecoder, TextEncoder, Uint8Array, Uint8ClampedArray, WebAssembly,
    console, crypto, performance,
    Reflect: { apply, construct, deleteProperty, get, set },
    setTimeout: timers.set,
    clearTimeout: timers.clear,
    ...globals,
  });
  setPrototypeOf(Go.prototype, null); // the class Go assigns to its properties, too
  const go = new Go();
  go.importObject.gojs["runtime.nanotime1"] = (sp) => {
    const nanoseconds = clock.now() * 1e6;
    const at = (sp >>> 0) + 8;
    go.mem.setUint32(at, nanoseconds, true); // modulo 2^32
    go.mem.setUint32(at + 4, nanoseconds / 2 ** 32, true);
  };
  return { go, timers };
}

/**
 * The monotonic clock of a program, in milliseconds. It follows performance.now(), with
 * three guarantees: it is never 0, which Go treats as an error; it never runs
 * backwards; and when a timer fires, it has advanced by the delay of the timer. So a
 * program works with the fake clock of any test.
 */
class Clock {
  #shown = 1;
  #last = readClock();

  now() {
    const read = readClock();
    if (read > this.#last) this.#shown += read - this.#last;
    this.#last = read;
    return this.#shown;
  }

  /** @param {number} time a time that the clock has reached */
  advanceTo(time) {
    if (this.now() < time) this.#shown = time;
  }
}

/** The timers of a program. */
class Timers {
  /** @type {Set<any>} */
  #running = new Set();
  #busy = false;
  /** @type {(callback: () => void, delay: number) => unknown} */
  set;
  /** @type {(timer: any) => void} */
  clear;

  /** @param {Clock} clock */
  constructor(clock) {
    this.set = (callback, delay) => {
      const due = clock.now() + delay;
      /** @type {any} */
      const timer = setTimeout(() => {
        this.#running.delete(timer);
        clock.advanceTo(due);
        callback();
      }, delay);
      this.#running.add(timer);
      if (!this.#busy) keepAlive(timer, false);
      return timer;
    };
    this.clear = (timer) => {
      this.#running.delete(timer);
      clearTimeout(timer);
    };
  }

  /**
   * Sets whether a call waits for the program. If no call waits, the timers do not keep a
   * process of Node.js running: Go also sets timers that nothing needs any more.
   *
   * @param {boolean} busy
   */
  keepAlive(busy) {
    if (busy === this.#busy) return;
    this.#busy = busy;
    for (const timer of this.#running) keepAlive(timer, busy);
  }
}

/**
 * Sets whether a timer keeps a process of Node.js running. The timers of a browser are
 * numbers, which may inherit the properties ref and unref from a page's Object.prototype.
 *
 * @param {any} timer
 * @param {boolean} busy
 */
function keepAlive(timer, busy) {
  const method = typeof timer === "object" ? timer[busy ? "ref" : "unref"] : undefined;
  if (typeof method === "function") apply(method, timer, []);
}
