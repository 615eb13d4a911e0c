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
  const kind = faultKinds.find((kind) => Object.entries(kind.rule).every(([name, value]) => String(rule[name]) === String(value)));
  const requests = rule.path ? (whichRequests.find(({ path }) => path === rule.path)?.name ?? `for ${rule.path}`) : "of any kind";
  const times = rule.times ? `the next ${rule.times === 1 ? "request" : `${rule.times} requests`}` : "all requests";
  return `${kind?.name ?? "Something else"}, for ${times} ${requests}.`;
}
