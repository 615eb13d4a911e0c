// @ts-check
// The requests tool: a table of the page's requests and answers. An open row shows the
// whole messages.

import { byId, mark, part, show, stamp, write } from "../dom.js";
import { session } from "../session.js";
import { update } from "../store.js";
import { sentence } from "../wording.js";
import { attemptBefore, isPoll, outcome, shortPath } from "./exchange.js";
import { log } from "./log.js";
import { Detail } from "./request-detail.js";
import { openTool } from "./tools.js";

/**
 * @typedef {import("../store.js").State} State
 * @typedef {import("./log.js").Exchange} Exchange
 *
 * @typedef {object} Row
 * @property {HTMLElement} body the tbody of the exchange
 * @property {Exchange} exchange the exchange as the row shows it
 * @property {Detail} [detail] while the row is open
 */

/** The rows by the ids of their exchanges. @type {Map<number, Row>} */
const rows = new Map();

let pollsShown = true;

/** Why the format could not be changed, or "". */
let formatFault = "";

export function start() {
  byId("exchanges").addEventListener("click", ({ target }) => {
    const toggle = /** @type {Element} */ (target).closest('[data-part="toggle"]');
    const row = toggle && rows.get(Number(toggle.closest("tbody")?.dataset.key));
    if (row) setOpen(row, !row.detail);
  });
  byId("polls-shown", HTMLInputElement).addEventListener("change", ({ currentTarget }) => {
    pollsShown = /** @type {HTMLInputElement} */ (currentTarget).checked;
    update({});
  });
  byId("requests-clear").addEventListener("click", clear);
  for (const format of /** @type {const} */ (["json", "xml"])) byId(`format-${format}`).addEventListener("change", () => use(format));
}

/** Clears the log and the table. The listeners of the log run later: until then the user could press an old row. */
function clear() {
  log.clear();
  render();
}

/**
 * Makes the page send its requests in another format.
 *
 * @param {"json" | "xml"} format
 */
async function use(format) {
  formatFault = "";
  try {
    await session.use(format);
  } catch (error) {
    formatFault = sentence(`The page could not sign in again: ${/** @type {Error} */ (error).message}`);
  }
  update({ format: session.format });
}

/**
 * Opens the tool and the row of a request, and moves the focus to the row.
 *
 * @param {number} id of the exchange
 */
export async function showRequest(id) {
  await openTool("requests");
  const row = rows.get(id);
  if (!row) return; // the row is hidden or not kept any more
  setOpen(row, true);
  part(row.body, "toggle").focus();
}

/**
 * @param {Row} row
 * @param {boolean} open
 */
function setOpen(row, open) {
  const toggle = part(row.body, "toggle");
  mark(toggle, "aria-expanded", String(open));
  if (open) {
    row.detail ??= new Detail(row.exchange);
    row.body.append(row.detail.element);
    mark(toggle, "aria-controls", row.detail.element.id);
  } else {
    row.detail?.element.remove();
    row.detail = undefined;
    mark(toggle, "aria-controls", null);
  }
}

export function render() {
  byId(`format-${session.format}`, HTMLInputElement).checked = true;
  write(byId("format-fault"), formatFault);
  const shown = log.exchanges.filter((exchange) => pollsShown || !isPoll(exchange));
  show(byId("exchanges"), shown.length > 0);
  show(byId("exchanges-empty"), shown.length === 0);
  const kept = new Set(shown.map(({ id }) => id));
  for (const [id, { body }] of rows) {
    if (kept.has(id)) continue;
    body.remove();
    rows.delete(id);
  }
  // Starts with the oldest, so that each new row is inserted before the previous one.
  let next = null;
  for (const exchange of shown.toReversed()) next = showRow(exchange, next);
}

/**
 * @param {Exchange} exchange
 * @param {Element | null} next the row of the previous request, below the new row
 */
function showRow(exchange, next) {
  const { id } = exchange;
  let row = rows.get(id);
  if (!row) {
    row = { body: stamp("exchange-template"), exchange };
    rows.set(id, row);
    mark(row.body, "data-key", String(id));
    fill(row.body, exchange);
  } else if (row.exchange !== exchange) {
    row.exchange = exchange;
    fill(row.body, exchange);
    row.detail?.fill(exchange);
  }
  if (row.body.nextElementSibling !== next || !row.body.isConnected) byId("exchanges").insertBefore(row.body, next);
  return row.body;
}

const time = new Intl.DateTimeFormat("en", { hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3, hourCycle: "h23" });

/**
 * @param {HTMLElement} body
 * @param {Exchange} exchange
 */
function fill(body, exchange) {
  const { method, url, duration } = exchange;
  const status = outcome(exchange);
  const before = attemptBefore(log.exchanges, exchange);
  mark(body, "data-method", method);
  mark(body, "data-status", status);
  mark(body, "data-poll", isPoll(exchange) ? "" : null);
  write(part(body, "time"), time.format(exchange.time));
  write(part(body, "method"), method);
  write(part(body, "toggle"), shortPath(url));
  write(part(body, "again"), before ? `again, ${seconds(exchange.time - before.time)} after ${outcome(before)}` : "");
  write(part(body, "status"), status === "pending" ? "…" : status);
  write(part(body, "duration"), duration === undefined ? "" : duration < 9_999.5 ? `${Math.round(duration)} ms` : seconds(duration));
}

/** @param {number} milliseconds */
const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`;
