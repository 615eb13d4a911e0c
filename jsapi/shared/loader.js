// Starts a Go program and notices when it ends.

import { lend, take } from "./globals.js";
import "./wasm_exec.js";
import { UcwaError } from "./error.js";

const { Go, ...standIns } = take();

/** A running Go program, and the calls that wait for it. */
class Program {
  #functions;
  #pending = new Set();
  #end;

  /** Set once, when the program has ended. */
  get ended() {
    return this.#end !== undefined;
  }

  /** Takes the functions that the program hands over when it starts. */
  start(functions) {
    this.#functions = functions;
  }

  get started() {
    return this.#functions !== undefined;
  }

  /** Reports whether the program has a function of that name. */
  offers(name) {
    return Object.hasOwn(this.#functions, name);
  }

  /** Calls a function that settles later. Resolves to the JSON text of its result. */
  call(name, ...args) {
    return new Promise((resolve, reject) => {
      this.#invoke(name, args, { resolve, reject });
    });
  }

  /** Calls a function that settles before it returns. Returns the JSON text of its result. */
  callSync(name, ...args) {
    let outcome;
    this.#invoke(name, args, {
      resolve: (text) => (outcome = { text }),
      reject: (error) => (outcome = { error }),
    });
    if (outcome === undefined) throw ended(`the module did not answer the call ${name}`);
    if (outcome.error) throw outcome.error;
    return outcome.text;
  }

  #invoke(name, args, waiting) {
    if (this.ended) {
      waiting.reject(this.#end);
      return;
    }
    this.#pending.add(waiting);
    const settle = (text, error, cause) => {
      this.#pending.delete(waiting);
      if (error === undefined) waiting.resolve(text);
      else waiting.reject(new UcwaError(JSON.parse(error), cause));
    };
    try {
      this.#functions[name](settle, ...args);
    } catch (error) {
      this.finish(error);
    }
  }

  /** Notes that the program has ended, and rejects every call that waits for it. */
  finish(cause) {
    if (this.ended) return;
    this.#end = ended("the module has ended; load() starts a new one", cause);
    for (const waiting of this.#pending) waiting.reject(this.#end);
    this.#pending.clear();
  }
}

const ended = (message, cause) => new UcwaError({ kind: "internal", message, retryable: false }, cause);

let starts = 0;

/**
 * Starts the program in a WebAssembly.Module. Rejects with a UcwaError of kind
 * internal if it does not come up.
 */
export async function start(module) {
  const program = new Program();
  const go = new Go();
  const handOver = `ucwa-presence start ${++starts}`;
  go.argv = ["js", handOver];

  // What wasm_exec.js does with a trap in a timer or a promise is to let it
  // pass: the program is broken then, and nobody is told.
  const resume = go._resume;
  go._resume = function () {
    try {
      return resume.call(go);
    } catch (error) {
      program.finish(error);
      throw error;
    }
  };
  // The runtime's last words, such as the trace of a panic, go through the
  // global fs, which is not there any more when they are spoken.
  go.importObject.gojs["runtime.wasmWrite"] = (sp) => {
    const memory = go._inst.exports.mem.buffer;
    const view = new DataView(memory, sp >>> 0);
    const at = view.getUint32(16, true) + view.getInt32(20, true) * 2 ** 32;
    standIns.fs.writeSync(view.getUint32(8, true), new Uint8Array(memory, at, view.getInt32(24, true)));
  };

  try {
    const instance = await WebAssembly.instantiate(module, go.importObject);
    // The program starts, and hands over, before run returns.
    const running = lend({ ...standIns, [handOver]: (functions) => program.start(functions) }, () => go.run(instance));
    running.then(() => program.finish(), (error) => program.finish(error));
  } catch (error) {
    throw ended("the module cannot be started", error);
  }
  if (!program.started) throw ended("the module cannot be started: it did not hand over its functions");
  return program;
}
