// @ts-check
// The Watch of the API. Go sends notices of changes. This script stores snapshots: a
// snapshot is the same object until a value in it changes.

import { Map, Promise, Set, freeze as freezeOne, now, parse } from "../shared/builtins.js";
import { freeze, jsonOf } from "../shared/data.js";
import { UcwaError } from "../shared/error.js";
import { dispose } from "../shared/lifetime.js";
import { changesOptions, checkOptions, textOf, watchOptions } from "../shared/options.js";
import { Changes } from "./changes.js";
import { followPage } from "./page.js";

/** @import { Contact, WatchState } from "./presence.js" */
/** @typedef {import("../shared/loader.js").Program} Program */

/**
 * A notice of Go about a watch: the contacts that are new or have changed, the URIs of
 * removed contacts, and the state if it has changed.
 *
 * @typedef {{ state?: WatchState, changed?: Contact[], removed?: string[] }} Notice
 */

/** See PresenceEvent in presence.d.ts. */
export class PresenceEvent extends Event {
  /**
   * @param {Contact} contact
   * @param {Contact | undefined} previous
   */
  constructor(contact, previous) {
    super("presence");
    this.contact = contact;
    this.previous = previous;
  }
}

/** See WatchStateEvent in presence.d.ts. */
export class WatchStateEvent extends Event {
  /**
   * @param {WatchState} state
   * @param {WatchState} previous
   */
  constructor(state, previous) {
    super("state");
    this.state = state;
    this.previous = previous;
  }
}

/** See Watch in presence.d.ts. */
export class Watch extends EventTarget {
  /** @type {Program} */
  #program;
  #client = 0;
  #id = 0;
  /** @type {Map<string, Contact>} by the key of the URI */
  #contacts = new Map();
  /** @type {Map<string, string>} the keys by URI: all spellings of a URI have the same key */
  #keys = new Map();
  /** @type {readonly Contact[] | undefined} undefined after a change, until it is made again */
  #list;
  /** @type {WatchState} */
  #state = freeze({ name: "connecting", since: now() });
  /** @type {Set<() => void>} */
  #listeners = new Set();
  /** @type {Set<Changes>} */
  #iterators = new Set();
  /** @type {() => void} */
  #stopListening = () => {};
  /** @type {{ resolve: () => void, reject: (error: unknown) => void }} */
  #settleReady;

  /**
   * @param {Program} program
   * @param {number} client the number of the client
   * @param {unknown} options
   */
  constructor(program, client, options) {
    super();
    const { signal, ...rest } = checkOptions(options, watchOptions);
    this.#program = program;
    this.#client = client;
    let settle;
    /** @type {Promise<void>} */
    this.ready = new Promise((resolve, reject) => (settle = { resolve, reject }));
    this.#settleReady = /** @type {any} */ (settle);
    this.ready.catch(() => {}); // no unhandledrejection: the state has the error, too
    this.contacts = () => this.#snapshot();
    this.subscribe = (/** @type {() => void} */ listener) => this.#subscribe(listener);
    const notify = (/** @type {string} */ text) => this.#notice(parse(text));
    const opened = parse(program.callSync("watch", client, jsonOf(rest), followPage(program), notify));
    this.#id = opened.id;
    this.#apply(opened);
    freezeOne(this);
    // A program that has ended sends no notices any more.
    this.#stopListening = program.onEnd((reason) => this.#notice({ state: { name: "failed", since: now(), reason: /** @type {any} */ (reason) } }));
    if (signal) this.#closeWith(signal);
  }

  get state() {
    return this.#state;
  }

  /** @param {string} uri */
  get(uri) {
    return this.#contacts.get(this.#keyOf(uri));
  }

  /** @param {{ signal?: AbortSignal }} [options] */
  changes(options = {}) {
    const { signal } = checkOptions(options, changesOptions);
    const { name, reason } = this.#state;
    const changes = new Changes(this.#iterators, signal ?? undefined);
    if (name === "failed") changes.fail(reason);
    if (name === "closed") changes.end();
    return changes;
  }

  /** @param {readonly string[]} uris */
  add(uris) {
    this.#call("watchAdd", urisText(uris));
  }

  /** @param {readonly string[]} uris */
  remove(uris) {
    this.#call("watchRemove", urisText(uris));
  }

  close() {
    this.#stopListening();
    if (this.#isClosed()) return;
    if (!this.#program.ended) this.#call("watchClose");
    // The program sends no notices about a watch that has failed.
    if (!this.#isClosed()) this.#notice({ state: { name: "closed", since: now() } });
  }

  [dispose]() {
    this.close();
  }

  #isClosed() {
    return this.#state.name === "closed";
  }

  /**
   * @param {string} name
   * @param {...unknown} args
   */
  #call(name, ...args) {
    if (this.#isClosed()) throw new UcwaError({ kind: "aborted", message: "the watch is closed" });
    this.#program.callSync(name, this.#client, this.#id, ...args);
  }

  /** @param {AbortSignal} signal */
  #closeWith(signal) {
    const close = () => this.close();
    if (signal.aborted) return close();
    signal.addEventListener("abort", close, { once: true });
    const stop = this.#stopListening;
    this.#stopListening = () => {
      stop();
      signal.removeEventListener("abort", close);
    };
  }

  /** @param {() => void} listener */
  #subscribe(listener) {
    // A separate function for each call: the same listener may subscribe twice.
    const own = () => listener();
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  #snapshot() {
    return (this.#list ??= freezeOne([...this.#contacts.values()]));
  }

  /** @param {string} uri */
  #keyOf(uri) {
    let key = this.#keys.get(uri);
    if (key === undefined) {
      key = this.#program.ended ? uri : this.#program.callSync("sipKey", String(uri));
      this.#keys.set(uri, key);
    }
    return key;
  }

  /**
   * Applies a notice of Go. Then dispatches its events, and calls each listener once.
   *
   * @param {Notice} notice
   */
  #notice(notice) {
    const events = this.#apply(notice);
    if (events.length === 0 && !notice.removed?.length) return;
    for (const event of events) {
      this.dispatchEvent(event);
      if (event instanceof PresenceEvent) for (const changes of this.#iterators) changes.push(event.contact);
    }
    for (const listener of [...this.#listeners]) {
      try {
        listener();
      } catch (error) {
        reportError(error); // the other listeners are still called
      }
    }
  }

  /**
   * @param {Notice} notice
   * @returns {(PresenceEvent | WatchStateEvent)[]}
   */
  #apply({ state, changed = [], removed = [] }) {
    /** @type {(PresenceEvent | WatchStateEvent)[]} */
    const events = [];
    const set = (/** @type {Contact} */ contact) => {
      const key = this.#keyOf(contact.uri);
      events.push(new PresenceEvent(freeze(contact), this.#contacts.get(key)));
      this.#contacts.set(key, contact);
    };
    for (const uri of removed) this.#contacts.delete(this.#keyOf(uri));
    for (const contact of changed) set(contact);
    if (state && hasEnded(state)) for (const contact of this.#expired(state.since)) set(contact);
    if (events.length > 0 || removed.length > 0) this.#list = undefined;
    if (state !== undefined) {
      const { reason, ...rest } = state;
      const previous = this.#state;
      /** @type {any} */
      const error = reason instanceof UcwaError ? reason : reason && new UcwaError(/** @type {any} */ (reason));
      this.#state = freezeOne(error ? { ...rest, reason: error } : rest);
      events.push(new WatchStateEvent(this.#state, previous));
      this.#settle(this.#state);
    }
    return events;
  }

  /**
   * Returns stale copies of all contacts that are not stale yet, because nothing
   * updates them any more.
   *
   * @param {number} staleSince
   */
  #expired(staleSince) {
    const expired = [];
    for (const contact of this.#contacts.values()) if (!contact.stale) expired.push({ ...contact, stale: true, staleSince });
    return expired;
  }

  /** @param {WatchState} state */
  #settle({ name, reason }) {
    if (name === "live") this.#settleReady.resolve();
    if (!hasEnded({ name })) return;
    const error = reason ?? new UcwaError({ kind: "aborted", message: "the watch is closed" });
    this.#settleReady.reject(error);
    for (const changes of this.#iterators) {
      if (name === "failed") changes.fail(error);
      else changes.end();
    }
    this.#iterators.clear();
    this.#stopListening();
  }
}

/** @param {{ name: WatchState["name"] }} state */
const hasEnded = ({ name }) => name === "failed" || name === "closed";

/** @param {unknown} uris */
const urisText = (uris) => textOf({ uris }, { path: "/uris", message: "must be a list of SIP URIs" });
