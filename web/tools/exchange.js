// @ts-check
// Short descriptions of exchanges.

/** @typedef {import("./log.js").Exchange} Exchange */

/**
 * Reports whether a request is a GET of events, which the server answers when there is an
 * event.
 *
 * @param {{method: string, url: string}} exchange
 */
export const isPoll = ({ method, url }) => method === "GET" && new URL(url).pathname.endsWith("/events");

/** Reports whether an answer may still arrive. @param {Exchange} exchange */
export const isPending = ({ answer, failure }) => failure === undefined && answer?.body === undefined;

/**
 * Returns the part of a URL that distinguishes requests: the path below the application,
 * or the whole path outside applications, with the query.
 *
 * @param {string} url
 */
export function shortPath(url) {
  const { pathname, search } = new URL(url);
  return (/\/applications\/[^/]+\/(.+)$/.exec(pathname)?.[1] ?? pathname) + search;
}

/**
 * Returns "pending", "failed" or the status of the answer.
 *
 * @param {Exchange} exchange
 */
export function outcome({ answer, failure }) {
  if (failure !== undefined) return "failed";
  return answer ? String(answer.status) : "pending";
}

/**
 * Returns the media type of a message, in lower case and without parameters; "" if it has none.
 *
 * @param {{headers: readonly import("./log.js").HeaderField[]}} message
 */
export function mediaTypeOf({ headers }) {
  const [, value = ""] = headers.find(([name]) => name === "content-type") ?? [];
  return value.split(";")[0].trim().toLowerCase();
}

/** The lines that begin the requests of a batch, and the answers to them. */
const requestLine = /^([A-Z]+) (\S+) HTTP\/1\.1\r?$/gm;
const statusLine = /^HTTP\/1\.1 (\d{3})/gm;

/**
 * @typedef {object} SentRequest
 * @property {string} method
 * @property {string} url
 * @property {string} outcome see outcome()
 * @property {boolean} batched whether it is part of a batch
 */

/**
 * Returns an exchange's request and, if it is a batch, the requests inside it.
 *
 * @param {Exchange} exchange
 * @returns {SentRequest[]}
 */
export function requestsOf(exchange) {
  const { method, url, body, answer } = exchange;
  const whole = outcome(exchange);
  const request = { method, url, outcome: whole, batched: false };
  if (mediaTypeOf(exchange) !== "multipart/batching") return [request];
  const statuses = [...(answer?.body?.text ?? "").matchAll(statusLine)].map(([, status]) => status);
  const inner = [...body.text.matchAll(requestLine)].map(([, method, target], i) => ({ method, url: new URL(target, url).href, outcome: statuses[i] ?? whole, batched: true }));
  return [request, ...inner];
}

/**
 * Returns the previous request with the same method and URL if it failed and was sent less
 * than a minute before: the exchange is most likely its repetition.
 *
 * @param {readonly Exchange[]} exchanges the newest first
 * @param {Exchange} exchange
 */
export function attemptBefore(exchanges, { id, time, method, url }) {
  const before = exchanges.find((other) => other.id < id && other.method === method && other.url === url);
  const failed = before && (before.failure !== undefined || retried.has(before.answer?.status ?? 0));
  return failed && time - before.time < 60_000 ? before : undefined;
}

/** Statuses after which the client may send a request again. */
const retried = new Set([401, 408, 429, 500, 502, 503, 504]);
