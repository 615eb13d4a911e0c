// @ts-check
// Sends the requests of fetch.go and reads their answers. Go makes one call for all of
// this, because a call between Go and JavaScript costs more than the work done here.

import { AbortController, parse } from "../shared/builtins.js";
import { requestInit } from "../shared/request.js";
import { Body, Failure, readBody, received } from "./body.js";

/** The defaults of every request. The token is the only credential, a redirect would pass the token on, and a cached list would be out of date. @type {RequestInit} */
const always = { redirect: "error", credentials: "omit", cache: "no-store" };

/**
 * Returns a function that sends a request with fetch and reads the answer to its end.
 * Then it calls settle, once and never before it returns, with one of
 *
 *     undefined, status, body, contentType, retryAfter, diagnostics, challenge: body is a
 *         Uint8Array, which may change after settle returns. A missing body and a missing
 *         or empty header field are undefined.
 *     "network", the reason of the rejection of fetch
 *     "incomplete", status, the reason why the body broke off
 *     "large", if the body is longer than maxBytes
 *     "opaque", if the status is 0: the browser hides the answer
 *     "unreadable", the thrown value, if fetch did not return a readable Response
 *
 * It returns a function that aborts the request: after that, settle is not called.
 *
 * @param {(url: string, init: RequestInit) => Promise<Response>} fetch
 */
export function exchangeWith(fetch) {
  /**
   * @param {string} url
   * @param {string} method
   * @param {string} headers the JSON text of an object
   * @param {string | undefined} body
   * @param {boolean} credentials whether the browser may add cookies and credentials of its own
   * @param {boolean} keepalive whether the request may outlive the page
   * @param {number} maxBytes 0 means no limit
   * @param {(...outcome: unknown[]) => void} settle
   */
  return (url, method, headers, body, credentials, keepalive, maxBytes, settle) => {
    const controller = new AbortController();
    const { signal } = controller;
    const init = requestInit({
      method, headers: parse(headers), body, ...always, signal,
      ...(credentials && { credentials: "include" }),
      ...(keepalive && { keepalive }),
    });
    let givenUp = false;
    (async () => {
      const content = new Body(maxBytes || Infinity);
      const outcome = await outcomeOf(fetch(url, init), content, signal);
      if (!givenUp) settle(...outcome);
      content.release();
    })();
    return () => {
      givenUp = true;
      controller.abort();
    };
  };
}

/**
 * @param {Promise<Response>} answer
 * @param {Body} body
 * @param {AbortSignal} signal
 * @returns {Promise<unknown[]>} the arguments of settle
 */
async function outcomeOf(answer, body, signal) {
  try {
    return await readAnswer(await received(answer, "network"), body, signal);
  } catch (thrown) {
    return thrown instanceof Failure ? thrown.outcome : ["unreadable", thrown];
  }
}

/**
 * @param {Response} response
 * @param {Body} body
 * @param {AbortSignal} signal
 * @returns {Promise<unknown[]>}
 */
async function readAnswer(response, body, signal) {
  const { status, headers } = response;
  if (status !== Math.trunc(status)) throw new TypeError("the status is not a whole number");
  if (status === 0) throw new Failure("opaque");
  /** @param {string} name */
  const field = (name) => `${headers.get(name) ?? ""}` || undefined;
  const fields = [field("Content-Type"), field("Retry-After"), field("X-Ms-diagnostics"), field("WWW-Authenticate")];
  await readBody(response, body, signal);
  // Go reads each argument with a call to JavaScript, so undefined arguments at the end
  // are omitted.
  let n = fields.length;
  while (n > 0 && fields[n - 1] === undefined) n--;
  fields.length = n;
  return [undefined, status, body.bytes, ...fields];
}
