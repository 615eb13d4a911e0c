// @ts-check
// Records what the client sends and receives.

import { log } from "./log.js";
import { redactBody, redactHeader } from "./redact.js";

/** @typedef {import("./log.js").Body} Body */

/** The number of bytes that are kept of a body. */
export const keptBytes = 65_536;

/** @type {Body} */
const noBody = Object.freeze({ text: "", size: 0, cut: false });

export class Recorder {
  #log;

  /** @param {import("./log.js").Log} log */
  constructor(log) {
    this.#log = log;
  }

  /**
   * Returns a fetch function that sends requests with another fetch function, and records
   * each request and answer.
   *
   * @param {typeof fetch} [send] default: the page's own fetch
   * @returns {typeof fetch}
   */
  over(send = (input, init) => fetch(input, init)) {
    return async (input, init) => {
      const request = new Request(input, init);
      const started = performance.now();
      const id = this.#log.add({ time: Date.now(), method: request.method, url: request.url, headers: fieldsOf(request.headers), body: noBody });
      // The recorder reads a copy of the body: the real request does not wait for it.
      sentBody(request).then((body) => this.#log.amend(id, { body }), () => {});
      /** @param {string} failure */
      const fail = (failure) => this.#log.amend(id, { failure, duration: performance.now() - started });
      let response;
      try {
        response = await send(input, init);
      } catch (error) {
        fail(init?.signal?.aborted ? "The page has given up the request." : "No answer arrived.");
        throw error;
      }
      const { status, statusText } = response;
      const answer = { status, statusText, headers: fieldsOf(response.headers) };
      this.#log.amend(id, { answer });
      receivedBody(response.clone()).then(
        (body) => this.#log.amend(id, { answer: { ...answer, body }, duration: performance.now() - started }),
        () => fail(init?.signal?.aborted ? "The page has given up the request." : "The answer broke off."),
      );
      return response;
    };
  }
}

/**
 * @param {Headers} headers
 * @returns {import("./log.js").HeaderField[]}
 */
const fieldsOf = (headers) => [...headers].map(([name, value]) => [name, redactHeader(name, value)]);

/** @param {Request} request its body is read as a whole, because Firefox offers no stream */
async function sentBody(request) {
  const text = new BodyText(request.headers);
  text.add(new Uint8Array(await request.arrayBuffer()));
  return text.end();
}

/** @param {Response} response */
async function receivedBody({ headers, body }) {
  const text = new BodyText(headers);
  const reader = body?.getReader();
  for (let chunk = await reader?.read(); chunk && !chunk.done; chunk = await reader?.read()) text.add(chunk.value);
  return text.end();
}

/** The text of a body that arrives in pieces. */
class BodyText {
  // A byte order mark is kept, because it is part of the body.
  #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  #mediaType;
  #text = "";
  #size = 0;

  /** @param {Headers} headers */
  constructor(headers) {
    this.#mediaType = headers.get("content-type") ?? "";
  }

  /** @param {Uint8Array} bytes */
  add(bytes) {
    const room = Math.max(0, keptBytes - this.#size);
    this.#text += this.#decoder.decode(bytes.subarray(0, room), { stream: true });
    this.#size += bytes.length;
  }

  /** @returns {Body} */
  end() {
    const cut = this.#size > keptBytes;
    if (!cut) this.#text += this.#decoder.decode(); // the rest of an incomplete character
    return { text: redactBody(this.#text, this.#mediaType), size: this.#size, cut };
  }
}

export const recorder = new Recorder(log);
