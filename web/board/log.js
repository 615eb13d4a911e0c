// @ts-check
// The log of events: changes of presence, of subscriptions and of the channel.

import { byId, create, mark, renderList, show, write } from "../dom.js";
import { current, update } from "../store.js";
import { clock } from "../time.js";

/**
 * @typedef {import("../store.js").LogEntry} LogEntry
 * @typedef {import("../store.js").State} State
 */

/** How many entries are kept. */
const limit = 100;

let last = 0;

/**
 * Adds an entry.
 *
 * @param {LogEntry["kind"]} kind
 * @param {string} text
 * @param {string} [availability] the new availability, for a change of presence
 */
export function note(kind, text, availability) {
  const entry = { id: ++last, time: Date.now(), kind, text, availability };
  update({ log: [entry, ...current().log].slice(0, limit) });
}

/** @type {readonly LogEntry[] | undefined} */
let shown;

/** @param {State} state */
export function renderLog({ log }) {
  if (log === shown) return;
  shown = log;
  show(byId("log-empty"), log.length === 0);
  show(byId("log"), log.length > 0);
  renderList(byId("log"), log, {
    key: ({ id }) => id,
    template: () => create("li", { "data-testid": "entry" }, create("time", {}), create("span", {})),
    fill(element, { time, kind, text, availability }) {
      mark(element, "data-kind", kind);
      mark(element, "data-availability", availability ?? null);
      const [when, what] = element.children;
      mark(when, "datetime", new Date(time).toISOString());
      write(when, clock(time));
      write(what, text);
    },
  });
}
