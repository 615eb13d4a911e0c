// @ts-check
// Starts a Go program, calls its functions, and detects its end.

import { Map, Promise, Set, WebAssembly, apply, parse } from "./builtins.js";
import { UcwaError, errorOf } from "./error.js";
import { createGo } from "./go.js";

/** A function of the program: see Binding in bind.go. @typedef {(settle: Settle, ...args: unknown[]) => void} Binding */
/** @typedef {(text?: string, error?: string, cause?: unknown) => void} Settle */
/** The functions that end a call, with the JSON text of a result or with an error. @typedef {{ resolve: (text: string) => void, reject: (error: unknown) => void }} Call */

/** A running Go program, and the calls that wait for it. */
export class Program {
  /** @type {Record<string, Binding> | undefined} */
  #functions;
  /** @type {Set<Call>} */
  #pending = new Set();
  /** The listeners to call when the program ends. @type {Set<(error: UcwaError) => void>} */
  #listeners = new Set();
  /** @type {UcwaError | undefined} */
  #end;
  #answers = 0;
  /** @type {(busy: boolean) => void} */
  #keepAlive;

  /** @param {(busy: boolean) => void} keepAlive is called with whether calls are pending */
  constructor(keepAlive) {
    this.#keepAlive = keepAlive;
  }

  /** Whether the program has ended. */
  get ended() {
    return this.#end !== undefined;
  }

  /**
   * Stores the functions that the program passes when it starts.
   *
   * @param {Record<string, Binding>} functions
   */
  start(functions) {
    this.#functions = functions;
  }

  /** Whether the program has passed its functions. */
  get started() {
    return this.#functions !== undefined;
  }

  /** The number of results of functions that settle later. */
  get answers() {
    return this.#answers;
  }

  /**
   * Calls a listener when the program ends. Returns a function that removes the listener.
   *
   * @param {(error: UcwaError) => void} listener
   */
  onEnd(listener) {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * Calls a function that settles later. Resolves to the JSON text of its result.
   *
   * @param {string} name
   * @param {...unknown} args
   * @returns {Promise<string>}
   */
  call(name, ...args) {
    return new Promise((resolve, reject) => {
      const answer = (/** @type {string} */ text) => {
        this.#answers++;
        resolve(text);
      };
      this.#invoke(name, args, { resolve: answer, reject });
    });
  }

  /**
   * Calls a function that settles before it returns. Returns the JSON text of its result.
   *
   * @param {string} name
   * @param {...unknown} args
   * @returns {string}
   */
  callSync(name, ...args) {
    /** @type {{ text: string | undefined, error: unknown } | undefined} */
    let outcome;
    this.#invoke(name, args, {
      resolve: (text) => (outcome = { text, error: undefined }), // sets both members, because a missing member could be inherited
      reject: (error) => (outcome = { text: undefined, error }),
    });
    if (outcome === undefined) throw internal(`the module did not answer the call ${name}`);
    if (outcome.text === undefined) throw outcome.error;
    return outcome.text;
  }

  /**
   * @param {string} name
   * @param {unknown[]} args
   * @param {Call} call
   */
  #invoke(name, args, call) {
    const invoked = this.#functions?.[name];
    if (this.#end || !invoked) {
      call.reject(this.#end ?? internal(`the module has no function ${name}`));
      return;
    }
    this.#pending.add(call);
    this.#keepAlive(true);
    /** @type {Settle} */
    const settle = (text, error, cause) => {
      this.#pending.delete(call);
      this.#keepAlive(this.#pending.size > 0);
      // Caught here: the program would ignore an exception.
      try {
        if (error === undefined) call.resolve(/** @type {string} */ (text));
        else call.reject(new UcwaError(parse(error), cause));
      } catch (thrown) {
        call.reject(errorOf(thrown));
      }
    };
    try {
      invoked(settle, ...args);
    } catch (error) {
      this.finish(error);
    }
  }

  /**
   * Records that the program has ended, and rejects every call that waits for it.
   *
   * @param {unknown} [cause] the value that the program has thrown
   */
  finish(cause) {
    if (this.#end) return;
    this.#end = internal("the module has ended; load() starts a new one", cause);
    for (const call of this.#pending) call.reject(this.#end);
    this.#pending.clear();
    this.#keepAlive(false);
    for (const listener of this.#listeners) listener(this.#end);
    this.#listeners.clear();
  }
}

/**
 * @param {string} message
 * @param {unknown} [cause]
 */
const internal = (message, cause) => new UcwaError({ kind: "internal", message }, cause);

/**
 * Starts the program in a WebAssembly.Module. Rejects with a UcwaError of kind
 * internal if it does not start.
 *
 * @param {WebAssembly.Module} module
 * @param {Record<string, string>} environment variables that the Go runtime reads
 * @returns {Promise<Program>}
 */
export async function start(module, environment) {
  const { go, timers } = createGo({
    /** jsrt.HandOver calls it. @param {Record<string, Binding>} functions */
    handOver: (functions) => program.start(functions),
  });
  go.env = environment;
  const program = new Program((busy) => timers.keepAlive(busy));

  // Go's script ignores a trap in a timer or in a promise, although the program cannot
  // continue after a trap.
  const resume = go._resume;
  go._resume = () => {
    if (program.ended) {
      // Later callers of the program, such as a fetch, must not get an exception. Without
      // the new map the page would hang: Go's script repeats the call for a timer until
      // the program has removed the timer from the map.
      go._scheduledTimeouts = new Map();
      return;
    }
    try {
      apply(resume, go, []);
    } catch (error) {
      program.finish(error);
      throw error;
    }
  };

  try {
    const instance = await WebAssembly.instantiate(module, /** @type {WebAssembly.Imports} */ (go.importObject));
    run(program, go.run(instance));
  } catch (error) {
    throw internal("the module cannot be started", error);
  }
  // The program passes its functions before run returns.
  if (!program.started) throw internal("the module cannot be started: it did not hand over its functions");
  return program;
}

/**
 * Waits for the end of a program.
 *
 * @param {Program} program
 * @param {Promise<void>} running
 */
async function run(program, running) {
  try {
    await running;
    program.finish();
  } catch (error) {
    program.finish(error);
  }
}
