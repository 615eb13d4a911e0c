// @ts-check
// One watch per client, whatever the number of elements that show its contacts.

/**
 * @typedef {import("../presence/presence.js").Client} Client
 * @typedef {import("../presence/presence.js").Contact} Contact
 * @typedef {import("../presence/presence.js").Watch} Watch
 * @typedef {import("../presence/presence.js").WatchState} WatchState
 * @typedef {{ uri: string, listener: () => void, contact: Contact | undefined, problem: string | undefined }} Entry
 */

/** What is shown of a contact besides its presence. */
const details = /** @type {const} */ (["name", "note", "location"]);

/** The stores that exist. @type {WeakMap<Client, PresenceStore>} */
const stores = new WeakMap();

/**
 * Returns the store of a client.
 *
 * @param {Client} client
 */
export function storeOf(client) {
  let store = stores.get(client);
  if (store === undefined) {
    store = new PresenceStore(client);
    stores.set(client, store);
  }
  return store;
}

/** The contacts that elements show, and one watch that keeps them up to date. */
class PresenceStore {
  #client;
  /** @type {Watch | undefined} */
  #watch;
  /** @type {Set<Entry>} */
  #entries = new Set();
  /** @type {Map<string, number>} how many entries there are for each URI that is watched */
  #watched = new Map();
  #scheduled = false;

  /** @param {Client} client */
  constructor(client) {
    this.#client = client;
  }

  /** The state of the watch; undefined if nothing is watched. */
  get state() {
    return this.#watch?.state;
  }

  /**
   * Follows a contact until the function that is returned is called.
   *
   * @param {string} uri
   * @param {() => void} listener called when the contact or the state has changed
   */
  follow(uri, listener) {
    /** @type {Entry} */
    const entry = { uri, listener, contact: undefined, problem: undefined };
    this.#entries.add(entry);
    this.#schedule();
    return {
      get contact() {
        return entry.contact;
      },
      /** What is wrong with the URI, if anything. */
      get problem() {
        return entry.problem;
      },
      stop: () => {
        this.#entries.delete(entry);
        this.#schedule();
      },
    };
  }

  /** Elements come and go in bursts, and move by going and coming: one change for all. */
  #schedule() {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setTimeout(() => {
      this.#scheduled = false;
      this.#update();
    });
  }

  #update() {
    const wanted = new Map();
    for (const { uri, problem } of this.#entries) {
      if (problem === undefined) wanted.set(uri, (wanted.get(uri) ?? 0) + 1);
    }
    const removed = [...this.#watched.keys()].filter((uri) => !wanted.has(uri));
    const added = [...wanted.keys()].filter((uri) => !this.#watched.has(uri));
    this.#watched = wanted;
    if (wanted.size === 0) {
      this.#watch?.close();
      this.#watch = undefined;
    } else if (this.#watch === undefined) {
      const watch = this.#tolerant(added, (uris) => this.#client.watch({ uris, details: [...details] }));
      this.#watch = watch;
      watch?.subscribe(() => this.#notify());
      watch?.ready.catch(() => {}); // the state says it
    } else {
      const watch = this.#watch;
      if (added.length > 0) this.#tolerant(added, (uris) => watch.add(uris));
      if (removed.length > 0) watch.remove(removed);
    }
    this.#notify();
  }

  /**
   * Calls a function with those URIs that it accepts. The others are noted with
   * what is wrong with them.
   *
   * @template T
   * @param {string[]} uris
   * @param {(uris: string[]) => T} use
   * @returns {T | undefined}
   */
  #tolerant(uris, use) {
    for (let left = uris; left.length > 0; ) {
      try {
        return use(left);
      } catch (error) {
        const problems = /** @type {{ problems?: readonly { path: string, message: string }[] }} */ (error)?.problems ?? [];
        const wrong = new Map();
        for (const { path, message } of problems) {
          const index = /^\/(?:uris\/)?(\d+)$/.exec(path)?.[1];
          if (index !== undefined) wrong.set(left[Number(index)], message);
        }
        if (wrong.size === 0) {
          reportError(error);
          return undefined;
        }
        for (const entry of this.#entries) {
          if (wrong.has(entry.uri)) entry.problem = wrong.get(entry.uri);
        }
        for (const uri of wrong.keys()) this.#watched.delete(uri);
        left = left.filter((uri) => !wrong.has(uri));
      }
    }
    return undefined;
  }

  /** Tells each entry whose contact has changed, and all of them when the state has. */
  #notify() {
    const state = this.state;
    const stateChanged = state !== this.#lastState;
    this.#lastState = state;
    for (const entry of [...this.#entries]) {
      const contact = entry.problem === undefined ? this.#watch?.get(entry.uri) : undefined;
      if (contact === entry.contact && !stateChanged && entry.problem === undefined) continue;
      entry.contact = contact;
      entry.listener();
    }
  }

  /** @type {WatchState | undefined} */
  #lastState;
}
