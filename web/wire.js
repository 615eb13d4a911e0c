// The panel "On the wire": what the form would send, and what went out and came back.

import { byId, mark, part, renderList, write, writeOrHide } from "./dom.js";
import { headerLines } from "./recorder.js";
import { count, sentence } from "./wording.js";

/** The media type of each format. */
export const mediaTypes = { json: "application/json", xml: "application/xml" };

/** How many exchanges are shown, and how many of each purpose are kept. */
const shownExchanges = 8;
const keptExchanges = 40;

/** Enters what a Recorder reports; the newest exchange comes first. */
export function addExchange(exchanges, report) {
  if (exchanges.some(({ id }) => id === report.id)) {
    return exchanges.map((exchange) => (exchange.id === report.id ? { ...exchange, ...report } : exchange));
  }
  if (!report.method) return exchanges; // the rest of one that is not kept any more
  let room = keptExchanges;
  return [report, ...exchanges].filter(({ purpose }) => purpose !== report.purpose || room-- > 0);
}

/** What the page reads by itself is only shown if that was asked for, or if something is odd about it. */
const worthShowing = ({ purpose, attempt, answer, failure }) => purpose === "page" || attempt > 1 || failure || answer?.status >= 400;

/** The exchanges that are shown. */
export const shownOf = ({ exchanges, readsShown }) =>
  exchanges.filter((exchange) => readsShown || worthShowing(exchange)).slice(0, shownExchanges);

/**
 * The request that client.create would send now. Its body is null where the codec refuses the request.
 *
 * @returns {{head: string, body: string | null, refusal?: string, faults: number}}
 */
function draftOf(module, { request, problems }, format, collection) {
  const type = mediaTypes[format];
  const headers = headerLines([["accept", type], ["authorization", "Bearer …"], ["content-type", type]]);
  const url = collection ?? "the address of presenceSubscriptions, known once the server has answered";
  const head = [`POST ${url}`, ...headers].join("\n");
  try {
    return { head, body: module.encode(request, type), faults: problems.length };
  } catch (error) {
    return { head, body: null, refusal: error.message, faults: problems.length };
  }
}

export function renderWire(state, review, module) {
  const { format, collection } = state;
  for (const name of Object.keys(mediaTypes)) byId(`format-${name}`).checked = name === format;
  renderDraft(draftOf(module, review, format, collection));
  const fresh = renderList(byId("exchanges"), shownOf(state), {
    template: "exchange-template",
    key: ({ id }) => id,
    fill: fillExchange,
  });
  // Only one of a named group of details is open: opening the newest closes the one before. What the page does by
  // itself must not close what somebody reads.
  const newest = fresh.find((element) => element.dataset.purpose === "page");
  if (newest) part(newest, "details").open = true;
}

function renderDraft({ head, body, refusal = "", faults }) {
  mark(byId("draft"), "data-valid", String(faults === 0));
  write(byId("draft-state"), faults === 0 ? "Ready to be sent." : `Not sent while the form has ${count(faults, "fault")}.`);
  write(byId("draft-head"), head);
  writeOrHide(byId("draft-body"), body ?? "");
  write(byId("draft-bytes"), body === null ? sentence(refusal) : bytes(sizeOf(body)));
}

function fillExchange(element, { purpose, method, url, headers, body, answer, failure, attempt, pause }) {
  mark(element, "data-purpose", purpose);
  mark(element, "data-method", method);
  mark(element, "data-attempt", String(attempt));
  mark(element, "data-status", failure ? "failed" : String(answer?.status ?? "pending"));
  write(part(element, "method"), method);
  write(part(element, "path"), ending(url));
  write(part(element, "again"), attempt > 1 ? `attempt ${attempt}, ${(pause / 1000).toFixed(1)} s later` : "");
  write(part(element, "outcome"), failure ? "failed" : String(answer?.status ?? "…"));
  write(part(element, "request-head"), [`${method} ${url}`, ...headers].join("\n"));
  writeOrHide(part(element, "request-body"), body);
  write(part(element, "request-bytes"), body ? bytes(sizeOf(body)) : "no body");
  write(part(element, "answer-head"), answer ? [`${answer.status} ${answer.statusText}`, ...answer.headers].join("\n") : "");
  writeOrHide(part(element, "answer-body"), answer?.body ?? "");
  write(part(element, "answer-bytes"), failure ?? (answer ? bytes(answer.size) : "Waiting for the answer…"));
}

/** The last two steps of a path, which tell one resource from another. */
const ending = (url) => new URL(url).pathname.split("/").slice(-2).join("/");

const sizeOf = (text) => new TextEncoder().encode(text).length;
const bytes = (n) => (n === 0 ? "no body" : count(n, "byte"));
