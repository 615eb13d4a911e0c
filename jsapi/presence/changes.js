// @ts-check
// The iterator of Watch.changes(). It conflates: if a contact changes faster than the
// loop runs, only the newest value is kept. So it stores at most one value per contact.

import { Map, Promise } from "../shared/builtins.js";

/** @import { Contact } from "./presence.js" */

/** @implements {AsyncIterableIterator<Contact>} */
export class Changes {
  /** @type {Map<string, Contact>} by URI, in the order of their first change */
  #pending = new Map();
  /** Calls of next() that wait. @type {{ resolve: (result: IteratorResult<Contact>) => void, reject: (error: unknown) => void }[]} */
  #waiting = [];
  /** @type {{ error: unknown } | undefined} the error that next() rejects with after the pending values */
  #failure;
  #ended = false;
  #running;
  /** @type {() => void} */
  #stopListening = () => {};

  /**
   * @param {Set<Changes>} running the iterators of the watch that have not ended
   * @param {AbortSignal} [signal]
   */
  constructor(running, signal) {
    this.#running = running;
    running.add(this);
    if (signal?.aborted) {
      this.end();
    } else if (signal) {
      const end = () => this.end();
      signal.addEventListener("abort", end, { once: true });
      this.#stopListening = () => signal.removeEventListener("abort", end);
    }
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  /** @returns {Promise<IteratorResult<Contact>>} */
  next() {
    return new Promise((resolve, reject) => {
      const [first] = this.#pending;
      if (first !== undefined) {
        this.#pending.delete(first[0]);
        resolve({ value: first[1], done: false });
      } else if (this.#failure) {
        const { error } = this.#failure;
        this.#failure = undefined;
        reject(error);
      } else if (this.#ended) {
        resolve({ value: undefined, done: true });
      } else {
        this.#waiting.push({ resolve, reject });
      }
    });
  }

  /** @returns {Promise<IteratorResult<Contact>>} */
  async return() {
    this.#pending.clear();
    this.#failure = undefined;
    this.end();
    return { value: undefined, done: true };
  }

  /** @param {Contact} contact */
  push(contact) {
    if (this.#ended) return;
    const next = this.#waiting.shift();
    if (next) next.resolve({ value: contact, done: false });
    else this.#pending.set(contact.uri, contact);
  }

  /** Ends the iteration after the pending values. */
  end() {
    this.#finish();
    for (const { resolve } of this.#waiting.splice(0)) resolve({ value: undefined, done: true });
  }

  /**
   * Ends the iteration with an error after the pending values.
   *
   * @param {unknown} error
   */
  fail(error) {
    if (this.#ended) return;
    this.#finish();
    const next = this.#waiting.shift();
    if (next) next.reject(error);
    else this.#failure = { error };
    this.end();
  }

  #finish() {
    if (this.#ended) return;
    this.#ended = true;
    this.#stopListening();
    this.#running.delete(this);
  }
}
