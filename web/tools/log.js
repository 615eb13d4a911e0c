// @ts-check
// The latest requests of the page and their answers, in memory only.

/**
 * @typedef {object} Body text that was sent or received
 * @property {string} text without tokens and passwords; only the beginning of a long body
 * @property {number} size in bytes, after decompression
 * @property {boolean} cut whether text is only the beginning
 *
 * @typedef {object} Answer
 * @property {number} status
 * @property {string} statusText
 * @property {readonly HeaderField[]} headers
 * @property {Body} [body] once it has arrived
 *
 * @typedef {readonly [name: string, value: string]} HeaderField the name is in lower case
 *
 * @typedef {object} Exchange a request, and its answer as far as it has arrived
 * @property {number} id counts from 1
 * @property {number} time when it was sent, in milliseconds since 1970 UTC
 * @property {string} method
 * @property {string} url
 * @property {readonly HeaderField[]} headers
 * @property {Body} body
 * @property {Answer} [answer]
 * @property {string} [failure] a sentence: why there is no answer, or only a part of it
 * @property {number} [duration] milliseconds until everything had arrived or the request had failed
 */

/** The number of exchanges that are kept. */
const keptExchanges = 200;

/** The exchanges, newest first. */
export class Log {
  /** @type {readonly Exchange[]} */
  #exchanges = [];
  #count = 0; // the number of all requests so far
  /** @type {Set<() => void>} */
  #listeners = new Set();
  #scheduled = false;

  get exchanges() {
    return this.#exchanges;
  }

  /**
   * Adds a request and returns its id.
   *
   * @param {Omit<Exchange, "id">} exchange
   */
  add(exchange) {
    const id = ++this.#count;
    this.#exchanges = [{ ...exchange, id }, ...this.#exchanges.slice(0, keptExchanges - 1)];
    this.#notify();
    return id;
  }

  /**
   * Adds data to an exchange, unless the exchange is not kept any more.
   *
   * @param {number} id
   * @param {Partial<Exchange>} more
   */
  amend(id, more) {
    const index = this.#count - id; // ids have no gaps
    const exchange = this.#exchanges[index];
    if (exchange?.id !== id) return;
    this.#exchanges = this.#exchanges.with(index, { ...exchange, ...more });
    this.#notify();
  }

  clear() {
    this.#exchanges = [];
    this.#notify();
  }

  /**
   * Calls a function 20 ms after a change, once for all changes during this time.
   *
   * @param {() => void} listener
   */
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #notify() {
    if (this.#scheduled || this.#listeners.size === 0) return;
    this.#scheduled = true;
    setTimeout(() => {
      this.#scheduled = false;
      for (const listener of this.#listeners) listener();
    }, 20);
  }
}

export const log = new Log();
