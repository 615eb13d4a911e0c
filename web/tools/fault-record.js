// @ts-check
// Finds the recorded requests to which a fault was applied.

import { isPending, isPoll, requestsOf, shortPath } from "./exchange.js";

/**
 * @typedef {import("./log.js").Exchange} Exchange
 * @typedef {import("./controls.js").FaultRule} FaultRule
 *
 * @typedef {object} Meeting
 * @property {Exchange} exchange
 * @property {string} request such as "GET people/presenceSubscriptions": the request of the exchange, or a request inside its batch
 * @property {string} outcome see outcome()
 */

/** A fault, with the state of the log when it was set. */
export class FaultRecord {
  /** @type {number} */
  #last;
  /** @type {ReadonlySet<number>} the ids of the requests for events that waited when the fault was set */
  #waiting;

  /**
   * @param {FaultRule} rule
   * @param {readonly Exchange[]} exchanges the newest first
   */
  constructor(rule, exchanges) {
    this.rule = rule;
    this.#last = exchanges[0]?.id ?? 0;
    const waiting = rule.pending ? exchanges.filter((exchange) => isPoll(exchange) && isPending(exchange)) : [];
    this.#waiting = new Set(waiting.map(({ id }) => id));
  }

  /**
   * Returns the requests to which the fault was applied, oldest first. The emulator applies
   * a rule to the first requests that match it, so the method, path and times of the rule
   * identify these requests.
   *
   * @param {readonly Exchange[]} exchanges the newest first
   * @returns {Meeting[]}
   */
  meetings(exchanges) {
    const met = exchanges
      .filter(({ id }) => id > this.#last || this.#waiting.has(id))
      .toReversed()
      .flatMap((exchange) =>
        requestsOf(exchange)
          .filter((request) => matches(this.rule, request) && shows(this.rule, request.outcome))
          .map(({ method, url, outcome, batched }) => ({ exchange, outcome, request: `${method} ${shortPath(url)}${batched ? " in a batch" : ""}` })),
      );
    return this.rule.times ? met.slice(0, this.rule.times) : met;
  }
}

/**
 * @param {FaultRule} rule
 * @param {{method: string, url: string}} request
 */
function matches({ method, path, resync, resume, killApplication }, request) {
  const { pathname } = new URL(request.url);
  if (method && method !== request.method) return false;
  if ((resync || resume) && !isPoll(request)) return false;
  if (killApplication && !/\/applications\/[^/]/.test(pathname)) return false;
  return !path || patternOf(path).test(pathname);
}

/**
 * Reports whether a fault explains the outcome of a request. The fault may not apply to
 * a request that was sent while it was being set.
 *
 * @param {FaultRule} rule
 * @param {string} outcome see outcome()
 */
function shows({ drop, killApplication, status }, outcome) {
  if (drop) return outcome === "failed" || outcome === "504"; // 504 inside a batch
  if (killApplication) return outcome === "404";
  return status === undefined || outcome === String(status);
}

/** @param {string} path in which * stands for any text */
const patternOf = (path) => new RegExp(`^${path.split("*").map((text) => text.replace(/[.+?^${}()|[\]\\]/g, "\\$&")).join(".*")}$`);
