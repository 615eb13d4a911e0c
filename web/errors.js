// Errors as sentences, and the list of those that nobody has dismissed yet.

import { byId, mark, part, renderList, show, write, writeOrHide } from "./dom.js";
import { count, located, sentence } from "./wording.js";

/** What each kind of UcwaError means to the person in front of the page. */
const kinds = {
  argument: { message: (e) => e.message, hint: "Nothing was sent." },
  aborted: { message: () => "The request was given up, because the page connected anew." },
  timeout: { message: () => "The server took too long to answer.", hint: "Try again in a while." },
  network: {
    message: () => "The server cannot be reached.",
    hint: "Check that it is running and that you are online, then try again.",
  },
  protocol: { message: located, hint: "What came back is not an answer of UCWA; a proxy may stand in between." },
  server: { message: (e) => e.message },
  internal: { message: (e) => e.message, hint: "Where the module has ended, the page starts another. Try again." },
};

/** What can be done about the refusals that a person can do something about. */
const remedies = {
  ApplicationNotFound: "The server may have been started again.",
  LimitExceeded: "Choose fewer people, or wait until a subscription ends.",
  Unreachable: "Check that it is running and that this machine reaches it, then try again.",
};

const titles = {
  signin: "The page could not sign in",
  list: "The list could not be read",
  create: "No subscription was created",
  extend: "The subscription was not extended",
  add: "Nobody was added",
  remove: "Nobody was removed",
  delete: "The subscription was not deleted",
  follow: "The group is not being followed",
  news: "The page could not look for news",
  command: "The emulator was not told",
};

/** Actions that change something on the server, and for which the list tells whether they have. */
const writes = new Set(["create", "extend", "add", "remove", "delete", "follow"]);

/** @param action what failed: one of titles */
export function describe(error, action) {
  const kind = error.kind in kinds ? error.kind : "internal";
  const doubtful = writes.has(action) && error.outcomeUnknown === true;
  const hints = [
    error.hint ?? remedies[error.subcode] ?? kinds[kind].hint ?? (error.retryable && "Try again in a while."),
    error.status === 401 && "The token is not, or no longer, valid.",
    error.parameters && `Not accepted: ${error.parameters.map(parameterWords).join("; ")}.`,
    error.retryAfter && `The server asks to wait ${count(Math.ceil(error.retryAfter / 1000), "second")}.`,
    action === "news" && kind === "network" && "The page looks again every few seconds.",
    doubtful && "Should the request have arrived, Refresh shows what it has done.",
  ];
  return {
    kind,
    action,
    doubtful,
    title: doubtful ? "The server may have done it or not" : titles[action],
    message: sentence(kinds[kind].message(error)),
    hint: hints.filter(Boolean).join(" "),
    facts: { kind, status: error.status, code: error.code, subcode: error.subcode },
  };
}

const parameterWords = ({ name, reason }) => (reason ? `${name} (${reason})` : name);

/** Adds an error; one that says the same as one before is counted there. Of what only reads, none but the newest is kept. */
export function addError(errors, error) {
  const same = (e) => e.title === error.title && e.message === error.message && e.facts.subcode === error.facts.subcode;
  const before = errors.find(same);
  if (before) return errors.map((e) => (e === before ? { ...e, times: e.times + 1 } : e));
  const id = 1 + Math.max(0, ...errors.map((e) => e.id));
  const kept = writes.has(error.action) ? errors : errors.filter(({ action }) => action !== error.action);
  return [...kept, { ...error, id, times: 1 }];
}

export function renderErrors({ errors }) {
  renderList(byId("errors"), errors, { template: "error-template", key: (e) => e.id, fill: fillError });
}

function fillError(element, error) {
  mark(element, "data-kind", error.kind);
  mark(element, "data-action", error.action);
  write(part(element, "title"), error.title);
  writeOrHide(part(element, "times"), error.times > 1 ? `${error.times} times` : "");
  write(part(element, "message"), error.message);
  writeOrHide(part(element, "hint"), error.hint);
  for (const [name, value] of Object.entries(error.facts)) {
    const fact = part(element, name);
    write(fact.querySelector("dd"), String(value ?? ""));
    show(fact, Boolean(value));
  }
}
