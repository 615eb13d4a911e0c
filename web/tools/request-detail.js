// @ts-check
// The details of a row of the requests tool: both messages, and the request as code to
// copy.

import { part, show, stamp, write, writeOrHide } from "../dom.js";
import { session } from "../session.js";
import { count } from "../wording.js";
import { asCall } from "./calls.js";
import { showInDecoder } from "./decoder-tool.js";
import { mediaTypeOf } from "./exchange.js";
import { pretty } from "./pretty.js";
import { keptBytes } from "./recorder.js";
import { asCurl, asFetch } from "./snippets.js";

/**
 * @typedef {import("./log.js").Exchange} Exchange
 * @typedef {import("./log.js").Body} Body
 */

/** The code that each button copies. @type {Readonly<Record<string, (exchange: Exchange) => string>>} */
const snippets = {
  call: (exchange) => asCall(exchange, session.module),
  fetch: asFetch,
  curl: asCurl,
};

export class Detail {
  #exchange;

  /** @param {Exchange} exchange */
  constructor(exchange) {
    this.#exchange = exchange;
    /** The table row. */
    this.element = stamp("exchange-detail-template");
    this.element.id = `request-${exchange.id}-detail`;
    part(this.element, "pretty").addEventListener("change", () => this.fill(this.#exchange));
    part(this.element, "decode").addEventListener("click", () => showInDecoder(this.#exchange.answer?.body?.text ?? ""));
    for (const button of this.element.querySelectorAll("button")) {
      const { copy } = button.dataset;
      if (copy) button.addEventListener("click", () => this.#copy(snippets[copy](this.#exchange)));
    }
    this.fill(exchange);
  }

  /** @param {Exchange} exchange */
  fill(exchange) {
    this.#exchange = exchange;
    const { method, url, headers, body, answer, failure } = exchange;
    write(part(this.element, "request-head"), [`${method} ${url}`, ...lines(headers)].join("\n"));
    this.#fillBody("request", body);
    write(part(this.element, "answer-head"), answer ? [`${answer.status} ${answer.statusText}`.trim(), ...lines(answer.headers)].join("\n") : "");
    this.#fillBody("answer", answer?.body, failure ?? "The answer has not arrived yet.");
    show(part(this.element, "decode"), answer?.body !== undefined && answer.body.size > 0 && /json|xml/.test(mediaTypeOf(answer)));
    const call = this.element.querySelector('[data-copy="call"]');
    if (call instanceof HTMLElement) show(call, snippets.call(exchange) !== "");
  }

  /**
   * @param {"request" | "answer"} message
   * @param {Body | undefined} body
   * @param {string} [missing] the reason why there is no body
   */
  #fillBody(message, body, missing = "") {
    const indented = part(this.element, "pretty", HTMLInputElement).checked;
    writeOrHide(part(this.element, `${message}-body`), indented ? pretty(body?.text ?? "") : (body?.text ?? ""));
    write(part(this.element, `${message}-size`), body ? sizeWords(body) : missing);
  }

  /**
   * Copies code and also shows it, because browsers allow access to the clipboard only over
   * https and on localhost.
   *
   * @param {string} code
   */
  async #copy(code) {
    const copied = part(this.element, "copied");
    writeOrHide(copied, code);
    const status = part(this.element, "copy-status");
    try {
      await navigator.clipboard.writeText(code);
      write(status, "Copied.");
    } catch {
      getSelection()?.selectAllChildren(copied);
      write(status, "The browser does not let the page copy: the code is selected below.");
    }
  }
}

/** @param {readonly import("./log.js").HeaderField[]} headers */
const lines = (headers) => headers.map(([name, value]) => `${name}: ${value}`);

/** @param {Body} body */
function sizeWords({ size, cut }) {
  if (size === 0) return "No body.";
  return cut ? `${count(size, "byte")}, of which the first ${keptBytes.toLocaleString("en")} are shown.` : `${count(size, "byte")}.`;
}
