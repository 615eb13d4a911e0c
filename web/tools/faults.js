// The faults that the panel offers, as rules of the emulator, with what is to be expected of the client.

export const faultKinds = [
  {
    id: "busy",
    name: "The server is busy (503)",
    rule: { status: 503 },
    expect: "A read is tried again, up to two times. A change is not: the server may have made it.",
  },
  {
    id: "throttled",
    name: "Too many requests (429)",
    rule: { status: 429, retryAfter: 2 },
    expect: "The server did nothing, so everything is tried again, up to two times, after the 2 seconds that it asks for.",
  },
  {
    id: "dropped",
    name: "The connection breaks",
    rule: { drop: true },
    expect: "A read is tried again, up to two times. After a change the page says that it may have been made.",
  },
  { id: "slow", name: "The answer takes 5 seconds", rule: { delay: 5_000 }, expect: "The client waits, for up to 30 seconds." },
  {
    id: "truncated",
    name: "Half of the answer is missing",
    rule: { body: "truncated" },
    expect: "Nothing of it is believed. The page says at which byte the answer is wrong.",
  },
  {
    id: "malformed",
    name: "A byte of the answer is wrong",
    rule: { body: "malformed" },
    expect: "Nothing of it is believed. The page says at which byte the answer is wrong.",
  },
  {
    id: "html",
    name: "A proxy answers with a web page (502)",
    rule: { status: 502, body: "html" },
    expect: "A read is tried again, up to two times. The web page is not taken for an answer of UCWA.",
  },
  {
    id: "limit",
    name: "Too many subscriptions (403)",
    rule: { subcode: "LimitExceeded" },
    expect: "The page says so. Trying again would not help.",
  },
  {
    id: "token",
    name: "The token has expired (401)",
    rule: { status: 401 },
    expect: "The client asks the page for another token, and sends the request again.",
  },
  {
    id: "killed",
    name: "The application is ended (404)",
    rule: { killApplication: true },
    expect: "The page signs in again. The subscriptions are gone, as they are when a server is started again.",
  },
];

/** Those that it does not offer, since the page has no event channel, but somebody else may have set. */
const otherKinds = [
  { name: "The event channel is out of step (resync)", rule: { resync: true } },
  { name: "The event channel drops the subscriptions (resume)", rule: { resume: true } },
];

/** The requests that a fault happens to. */
export const whichRequests = [
  { id: "subscriptions", name: "about subscriptions", path: "*/presenceSubscription*" },
  { id: "presence", name: "about presence", path: "*/presence" },
  { id: "all", name: "of any kind" },
];

export const howOften = [
  { id: "1", name: "once", times: 1 },
  { id: "3", name: "three times", times: 3 },
  { id: "", name: "until switched off" },
];

const byId = (list, id) => list.find((item) => item.id === id);

/** The rule for what was chosen. */
export function ruleOf({ fault, requests, times: often }) {
  const { path } = byId(whichRequests, requests);
  const { times } = byId(howOften, often);
  return { ...byId(faultKinds, fault).rule, ...(path && { path }), ...(times && { times }) };
}

/** A rule in words, whoever has set it. */
export function ruleWords(rule) {
  const { method, path, times, ...wrong } = rule;
  const kind = [...faultKinds, ...otherKinds].find((kind) => Object.entries(kind.rule).every(([name, value]) => String(wrong[name]) === String(value)));
  const which = path ? (whichRequests.find((requests) => requests.path === path)?.name ?? `for ${path}`) : method ? "" : "of any kind";
  const requests = [method, times === 1 ? "request" : "requests", which].filter(Boolean).join(" ");
  return `${kind?.name ?? inItsOwnWords(wrong)}, for ${times ? `the next${times === 1 ? "" : ` ${times}`}` : "all"} ${requests}.`;
}

/** What goes wrong by a rule that is of no kind above, such as "status 409, code Conflict, late". */
const inItsOwnWords = ({ message, ...wrong }) =>
  Object.entries(wrong).map(([name, value]) => (value === true ? name : `${name} ${value}`)).join(", ");
