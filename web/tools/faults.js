// @ts-check
// The faults that the server tool offers, as rules of the emulator, with the expected
// reaction of the client.

import { count } from "../wording.js";

/** @typedef {import("./controls.js").FaultRule} FaultRule */

/**
 * @typedef {object} Fault
 * @property {string} id
 * @property {string} name
 * @property {FaultRule} rule
 * @property {string} expect what the client does
 */

/** @type {readonly Fault[]} */
export const faults = [
  { id: "busy", name: "Server is busy (503)", rule: { status: 503 }, expect: "A read is tried again, up to two times. A change is not: the server may have made it." },
  {
    id: "throttled",
    name: "Too many requests (429)",
    rule: { status: 429, retryAfter: 2 },
    expect: "The server did nothing, so everything is tried again after the 2 seconds that it asks for.",
  },
  { id: "dropped", name: "Connection breaks", rule: { drop: true }, expect: "A read is tried again. Of a change the page says that it may have been made." },
  { id: "slow", name: "Answer takes 5 seconds", rule: { delay: 5_000 }, expect: "The client waits, for up to 30 seconds." },
  { id: "truncated", name: "Half of the answer is missing", rule: { body: "truncated" }, expect: "The client uses nothing of it, and says at which byte it is wrong." },
  { id: "malformed", name: "A byte of the answer is wrong", rule: { body: "malformed" }, expect: "The client uses nothing of it, and says at which byte it is wrong." },
  { id: "html", name: "A proxy answers with a web page (502)", rule: { status: 502, body: "html" }, expect: "A read is tried again. The web page is not taken for an answer of UCWA." },
  { id: "limit", name: "Too many subscriptions (403)", rule: { subcode: "LimitExceeded" }, expect: "The page says so. To try again would not help." },
  { id: "token", name: "Token has expired (401)", rule: { status: 401 }, expect: "The client gets another token, and sends the request again." },
  { id: "resync", name: "Event channel does not know the last package (resync)", rule: { resync: true }, expect: "The client follows the link to the next events, and reads every contact again." },
  {
    id: "resume",
    name: "Event channel drops the subscriptions (resume)",
    rule: { resume: true },
    expect: "The client subscribes to every contact again, and reads what it may have missed.",
  },
  {
    id: "ended",
    name: "Application ends (404)",
    rule: { killApplication: true },
    expect: "The client creates another application, and subscribes to every contact again.",
  },
];

/**
 * @typedef {object} Choice
 * @property {string} id
 * @property {string} name
 * @property {FaultRule} rule
 */

/** The requests to which a fault applies. pending includes a GET of events that already waits. @type {readonly Choice[]} */
export const scopes = [
  { id: "any", name: "of any kind", rule: { pending: true } },
  { id: "subscriptions", name: "about subscriptions", rule: { path: "*/presenceSubscription*" } },
  { id: "presence", name: "for presence", rule: { path: "*/presence" } },
  { id: "events", name: "for events", rule: { path: "*/events", pending: true } },
];

/** The number of requests to which a fault applies. @type {readonly Choice[]} */
export const repeats = [
  { id: "once", name: "the next request", rule: { times: 1 } },
  { id: "thrice", name: "the next three requests", rule: { times: 3 } },
  { id: "always", name: "all requests, until switched off", rule: {} },
];

/**
 * Returns the rule for the chosen ids. A fault of the event channel always applies to
 * requests for events, whatever scope is chosen.
 *
 * @param {{fault: string, scope: string, repeat: string}} chosen
 * @returns {FaultRule}
 */
export function ruleOf({ fault, scope, repeat }) {
  const { rule } = chosenOf(faults, fault);
  const events = rule.resync || rule.resume;
  return { ...rule, ...chosenOf(scopes, events ? "events" : scope).rule, ...chosenOf(repeats, repeat).rule };
}

/**
 * @template {{id: string}} T
 * @param {readonly T[]} list
 * @param {string} id
 * @returns {T}
 */
const chosenOf = (list, id) => list.find((item) => item.id === id) ?? list[0];

/**
 * Describes a rule, such as "Server is busy (503), for the next 2 requests for
 * events.". The emulator may also have rules that this page did not set.
 *
 * @param {FaultRule} rule
 */
export function ruleWords({ method, path, times, pending, ...effect }) {
  const fault = faults.find(({ rule }) => Object.entries(rule).every(([name, value]) => effect[/** @type {keyof typeof effect} */ (name)] === value));
  const scope = path ? (scopes.find(({ rule }) => rule.path === path)?.name ?? `for ${path}`) : method ? "" : "of any kind";
  const requests = [method, times === 1 ? "request" : "requests", scope].filter(Boolean).join(" ");
  const how = times ? `the next ${times === 1 ? "" : `${times} `}` : "all ";
  return `${fault?.name ?? effectWords(effect)}, for ${how}${requests}.`;
}

/**
 * Describes a rule that is not one of the faults above, such as "status 409, code
 * Conflict, late".
 *
 * @param {FaultRule} effect
 */
const effectWords = ({ message, ...effect }) =>
  Object.entries(effect).map(([name, value]) => (value === true ? name : `${name} ${value}`)).join(", ");

/**
 * Describes the effect so far of a fault that this page has set.
 *
 * @param {number} met the number of requests to which it was applied
 * @param {FaultRule} rule
 * @param {boolean} on whether the emulator still has the rule
 */
export function metWords(met, { times = 0 }, on) {
  if (met > 0) return `Applied to ${count(met, "request")}${on ? " so far" : ""}:`;
  if (on) return "It has not been applied yet.";
  return times > 0 ? "It was applied to a request of another page." : "It was not applied to any request.";
}
