// @ts-check
// Rehearses list() before a page calls it. A browser compiles each function on its
// first call, and optimizes it after it has run for some time. The first list() calls
// 300 Go functions that have not run before. The table shows the processor time of the
// first list() on the main thread, divided by the time of the same work without this
// package (fetch, JSON.parse or DOMParser, and map). It was measured in fresh pages, with
// a server that answers after 30 ms:
//
//	                     100, JSON   1,000, JSON   100, XML   1,000, XML
//	without a rehearsal      13.8           5.6        5.6           1.7
//	a list of one, once       4.5           3.1        1.6           1.1
//	this script               3.5           2.6        1.5           0.9
//
// Without a rehearsal, list() takes 4.5 ms until it sends its request. connect() runs
// that part of the rehearsal itself, because a page may call list() before any other
// task runs.

import { Response, parse } from "../shared/builtins.js";
import { jsonOf } from "../shared/data.js";
import { idleTask } from "../shared/task.js";
import { exchangeWith } from "./fetch.js";
import { subscriptions } from "./subscriptions.js";

/** @import { Program } from "../shared/loader.js" */
/** @typedef {"json" | "xml"} Format */

/** How often a list is read. Each reading takes a task of one to three milliseconds. */
const rounds = 10;

/** How many subscriptions a list has. */
const size = 200;

/** An address that no server can have: see .invalid in RFC 2606. */
const address = "https://rehearsal.invalid";

/** @type {Record<Format, () => string>} */
const documents = {
  json() {
    const subscription = '{"rel":"presenceSubscription","id":"1","_links":{"self":{"href":"/s/1"},"addToPresenceSubscription":{"href":"/m?s=1"},"memberships":{"href":"/m?s=1"}}}';
    return `{"rel":"presenceSubscriptions","_links":{"self":{"href":"/s"}},"_embedded":{"presenceSubscription":[${subscription}${`,${subscription}`.repeat(size - 1)}]}}`;
  },
  xml() {
    const subscription = '<resource rel="presenceSubscription" href="/s/1"><link rel="addToPresenceSubscription" href="/m?s=1" /><link rel="memberships" href="/m?s=1" /><property name="rel">presenceSubscription</property><property name="id">1</property></resource>';
    return `<?xml version="1.0" encoding="utf-8"?><resource rel="presenceSubscriptions" href="/s" xmlns="http://schemas.microsoft.com/rtc/2012/03/ucwa"><property name="rel">presenceSubscriptions</property>${subscription.repeat(size)}</resource>`;
  },
};

/** The rehearsal of a program. */
export class Rehearsal {
  #program;
  /** The formats whose rehearsal has begun. @type {Set<Format>} */
  #formats = new Set();
  /** The number of calls of the rehearsal that were answered. */
  #answers = 0;

  /** @param {Program} program */
  constructor(program) {
    this.#program = program;
  }

  /**
   * Begins with the default format in a later task, after load() has resolved and when
   * the page has nothing else to do. It does nothing if connect() has begun the rehearsal
   * by then.
   */
  async beginLater() {
    try {
      await idleTask();
    } catch {
      return; // the page has replaced the functions that run tasks
    }
    if (this.#formats.size === 0) await this.begin("json");
  }

  /**
   * Calls list() with canned documents of a format. It does nothing if it has begun with
   * this format before. It sends no request and stores no result. The part of list()
   * before its request runs before begin() returns. The rest runs in later tasks, while
   * the page waits for an answer or for its user. It stops when a call of the page was
   * answered, because that call has run the same functions.
   *
   * @param {Format} format
   */
  async begin(format) {
    if (this.#formats.has(format)) return;
    this.#formats.add(format);
    try {
      await this.#list(format);
    } catch {
      // The program has ended, or the page has no Response. No call depends on the
      // rehearsal.
    }
  }

  /** @param {Format} format */
  async #list(format) {
    const program = this.#program;
    const text = documents[format]();
    const answer = async () => {
      await idleTask();
      return new Response(text, /** @type {any} */ ({ __proto__: null, headers: { "Content-Type": `application/${format}` } }));
    };
    const options = jsonOf({ presenceSubscriptions: address, token: "none", format, retries: 0 });
    const client = parse(program.callSync("connect", options, undefined, exchangeWith(answer), undefined));
    try {
      for (let round = 0; round < rounds && program.answers === this.#answers; round++) {
        subscriptions(parse(await program.call("list", undefined, client, "{}")));
        this.#answers++;
      }
    } finally {
      if (!program.ended) program.callSync("close", client);
    }
  }
}
