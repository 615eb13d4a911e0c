// @ts-check
// Sends the requests of fetch.go and reads their answers. To Go, all of it is one
// step: a call across the boundary costs more than what is done here.

import { AbortController, Uint8Array, bytesOf, parse } from "../shared/builtins.js";
import { requestInit } from "../shared/request.js";
import { nextTask } from "../shared/task.js";

/** What every request has. The token is the only credential, a redirect would pass it on, and a cached list would be out of date. @type {RequestInit} */
const always = { redirect: "error", credentials: "omit", cache: "no-store" };

/**
 * Returns a function that sends a request with fetch and reads the answer to its end.
 * Then it calls settle, once and never before it returns, with one of
 *
 *     "", status, contentType, retryAfter, diagnostics, challenge, body: body is a
 *         Uint8Array or undefined, a header field that is missing is ""
 *     "network", what fetch rejected with
 *     "incomplete", status, what the body rejected with
 *     "large", once the body is longer than maxBytes, unless that is 0
 *     "opaque", if the answer hides what it is
 *     "unreadable", what was thrown, if there is no Response
 *
 * It returns a function that gives the request up: settle is not called any more.
 *
 * @param {(url: string, init: RequestInit) => Promise<Response>} fetch
 */
export function exchangeWith(fetch) {
  /**
   * @param {string} url
   * @param {string} method
   * @param {string} headers the JSON text of an object
   * @param {string | undefined} body
   * @param {boolean} credentials whether the browser may add its own
   * @param {boolean} keepalive whether the request outlives the page
   * @param {number} maxBytes
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
      const outcome = await outcomeOf(fetch(url, init), maxBytes || Infinity, signal);
      if (!givenUp) settle(...outcome);
    })();
    return () => {
      givenUp = true;
      controller.abort();
    };
  };
}

/** What is thrown here on purpose. Anything else that is thrown comes from an object that is not a Response. */
class Failure {
  /** @param {...unknown} outcome */
  constructor(...outcome) {
    this.outcome = outcome;
  }
}

/**
 * @param {Promise<Response>} answer
 * @param {number} maxBytes
 * @param {AbortSignal} signal
 * @returns {Promise<unknown[]>} the arguments of settle
 */
async function outcomeOf(answer, maxBytes, signal) {
  try {
    return await readAnswer(await received(answer, "network"), maxBytes, signal);
  } catch (thrown) {
    return thrown instanceof Failure ? thrown.outcome : ["unreadable", thrown];
  }
}

/**
 * Waits for a part of the answer. If it does not come, the outcome is as given, with
 * the reason.
 *
 * @template T
 * @param {Promise<T>} part
 * @param {...unknown} outcome
 */
async function received(part, ...outcome) {
  try {
    return await part;
  } catch (reason) {
    throw new Failure(...outcome, reason);
  }
}

/**
 * @param {Response} response
 * @param {number} maxBytes
 * @param {AbortSignal} signal
 * @returns {Promise<unknown[]>}
 */
async function readAnswer(response, maxBytes, signal) {
  const { status, headers } = response;
  if (status !== Math.trunc(status)) throw new TypeError("the status is not a whole number");
  if (status === 0) throw new Failure("opaque");
  /** @param {string} name */
  const field = (name) => `${headers.get(name) ?? ""}`;
  const fields = [field("Content-Type"), field("Retry-After"), field("X-Ms-diagnostics"), field("WWW-Authenticate")];
  return ["", status, ...fields, await readBody(response, maxBytes, signal)];
}

/**
 * Reads the body of an answer. Only the bytes that arrive are counted: the header
 * field Content-Length may be wrong, or the length of a compressed body.
 *
 * @param {Response} response
 * @param {number} maxBytes
 * @param {AbortSignal} signal
 * @returns {Promise<Uint8Array | undefined>}
 */
async function readBody(response, maxBytes, signal) {
  if (response.bodyUsed) throw new TypeError("the body has been read already");
  const { body, status } = response;
  if (body === null) return undefined;
  if (typeof body?.getReader === "function") return readStream(body.getReader(), maxBytes, status, signal);
  // A stand-in for fetch that has no streams of its own.
  const bytes = bytesOf(await received(response.arrayBuffer(), "incomplete", status));
  if (!bytes) throw new TypeError("the body is not an ArrayBuffer");
  if (bytes.length > maxBytes) throw new Failure("large");
  return bytes;
}

/**
 * Reads a body as it arrives. If that fails, the rest of it is not wanted.
 *
 * @param {ReadableStreamDefaultReader<Uint8Array>} reader
 * @param {number} maxBytes
 * @param {number} status
 * @param {AbortSignal} signal
 */
async function readStream(reader, maxBytes, status, signal) {
  const cancel = async () => {
    try {
      await reader.cancel();
    } catch {
      // The stream does not let itself be cancelled.
    }
  };
  signal.addEventListener("abort", cancel);
  try {
    return await readChunks(reader, maxBytes, status);
  } catch (thrown) {
    cancel();
    throw thrown;
  } finally {
    signal.removeEventListener("abort", cancel);
  }
}

/** How many chunks are read before timers get a turn: chunks may arrive without end, and without a byte. */
const chunksOfATask = 1024;

/**
 * @param {ReadableStreamDefaultReader<Uint8Array>} reader
 * @param {number} maxBytes
 * @param {number} status
 * @returns {Promise<Uint8Array | undefined>}
 */
async function readChunks(reader, maxBytes, status) {
  const body = new Body();
  for (let n = 1; ; n++) {
    const { done, value } = await received(reader.read(), "incomplete", status);
    if (done) return body.bytes;
    const chunk = bytesOf(value);
    if (!chunk) throw new TypeError("the body is not made of bytes");
    if (body.length + chunk.length > maxBytes) throw new Failure("large");
    body.append(chunk);
    if (n % chunksOfATask === 0) await nextTask();
  }
}

/** A body that arrives in chunks. */
class Body {
  length = 0;
  /** The first chunk itself, or a copy of all chunks with room for more. @type {Uint8Array | undefined} */
  #buffer;

  get bytes() {
    return this.#buffer?.subarray(0, this.length);
  }

  /** @param {Uint8Array} chunk */
  append(chunk) {
    const length = this.length + chunk.length;
    if (this.length === 0) {
      this.#buffer = chunk;
    } else if (chunk.length > 0) {
      this.#grow(length).set(chunk, this.length);
    }
    this.length = length;
  }

  /** @param {number} length */
  #grow(length) {
    let buffer = /** @type {Uint8Array} */ (this.#buffer);
    if (buffer.length < length) {
      const larger = new Uint8Array(Math.max(length, 2 * buffer.length));
      larger.set(buffer);
      this.#buffer = buffer = larger;
    }
    return buffer;
  }
}
