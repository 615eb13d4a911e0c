// @ts-check
// One watch per client, regardless of the number of elements that show its contacts.

/**
 * @typedef {import("../presence/presence.js").Client} Client
 * @typedef {import("../presence/presence.js").Contact} Contact
 * @typedef {import("../presence/presence.js").Watch} Watch
 * @typedef {import("../presence/presence.js").WatchState} WatchState
 * @typedef {import("../presence/presence.js").UcwaError} UcwaError
 */

/**
 * One contact that one element shows.
 *
 * @typedef {object} Entry
 * @property {string} uri as the element spells it
 * @property {() => void} listener
 * @property {Contact | undefined} contact
 * @property {boolean} invalid whether uri is not a SIP URI
 */

/** The details that a watch reads in addition to presence. */
export const details = /** @type {("name" | "note" | "location")[]} */ (["name", "note", "location"]);

/** The store of each client. @type {WeakMap<Client, PresenceStore>} */
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
  /** @type {WatchState | undefined} the reason why there is no watch, if the client has refused one */
  #refused;
  /** @type {Set<Entry>} */
  #entries = new Set();
  /** @type {Set<string>} the URIs of the watch, as elements spell them */
  #watched = new Set();
  /** @type {WatchState | undefined} */
  #lastState;
  #scheduled = false;

  /** @param {Client} client */
  constructor(client) {
    this.#client = client;
  }

  /** The state of the watch, or else the reason why the client has refused one; undefined if there is neither. */
  get state() {
    return this.#watch?.state ?? this.#refused;
  }

  /**
   * Follows a contact until stop() is called. Known values are available immediately.
   *
   * @param {string} uri
   * @param {() => void} listener called when the contact or the state has changed
   */
  follow(uri, listener) {
    /** @type {Entry} */
    const entry = { uri, listener, contact: this.#watch?.get(uri), invalid: false };
    this.#entries.add(entry);
    this.#schedule();
    return {
      get contact() {
        return entry.contact;
      },
      /** Whether the URI is not a SIP URI. */
      get invalid() {
        return entry.invalid;
      },
      stop: () => {
        this.#entries.delete(entry);
        this.#schedule();
      },
    };
  }

  /** Many elements are added and removed in the same task, so the watch is changed once for all of them. */
  #schedule() {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setTimeout(() => {
      this.#scheduled = false;
      this.#update();
    });
  }

  #update() {
    /** @type {Set<string>} */
    const wanted = new Set();
    for (const { uri, invalid } of this.#entries) if (!invalid) wanted.add(uri);
    if (wanted.size === 0) {
      this.#watch?.close();
      this.#watch = undefined;
    } else if (this.#watch === undefined) {
      this.#refused = undefined;
      this.#watched = this.#tolerant([...wanted], (uris) => this.#open(uris));
    } else if (this.#watch.state.name !== "closed") {
      this.#change(this.#watch, wanted);
    }
    this.#notify();
  }

  /** @param {string[]} uris */
  #open(uris) {
    const watch = this.#client.watch({ uris, details });
    watch.subscribe(() => {
      if (watch === this.#watch) this.#notify();
    });
    this.#watch = watch;
  }

  /**
   * Adds the contacts that elements show to a watch, and removes the contacts that no
   * element shows.
   *
   * @param {Watch} watch
   * @param {Set<string>} wanted
   */
  #change(watch, wanted) {
    const added = [...wanted].filter((uri) => !this.#watched.has(uri));
    const dropped = [...this.#watched].filter((uri) => !wanted.has(uri));
    const kept = [...wanted].filter((uri) => this.#watched.has(uri));
    const watched = new Set(kept);
    if (added.length > 0) for (const uri of this.#tolerant(added, (uris) => watch.add(uris))) watched.add(uri);
    this.#watched = watched;
    if (dropped.length === 0) return;
    // An element may still show the same contact under another spelling of the URI. The
    // watch treats equal URIs as one contact.
    const needed = new Set([...watched].map((uri) => watch.get(uri)));
    const removed = dropped.filter((uri) => !needed.has(watch.get(uri)));
    if (removed.length > 0) watch.remove(removed);
  }

  /**
   * Calls a function with the URIs that it accepts, and returns these URIs. Elements with
   * a rejected URI show that the URI is wrong.
   *
   * @param {string[]} uris
   * @param {(uris: string[]) => void} use
   * @returns {Set<string>}
   */
  #tolerant(uris, use) {
    for (let left = uris; left.length > 0; ) {
      try {
        use(left);
        return new Set(left);
      } catch (error) {
        const wrong = wrongURIs(left, /** @type {UcwaError} */ (error));
        if (wrong.size === 0) {
          this.#refused = { name: "failed", since: Date.now(), reason: /** @type {UcwaError} */ (error) };
          break;
        }
        for (const entry of this.#entries) {
          if (!wrong.has(entry.uri)) continue;
          entry.invalid = true;
          entry.listener();
        }
        left = left.filter((uri) => !wrong.has(uri));
      }
    }
    return new Set();
  }

  /** Calls the listeners of entries whose contact has changed, or of all entries if the state has changed. */
  #notify() {
    const { state } = this;
    const stateChanged = state !== this.#lastState;
    this.#lastState = state;
    for (const entry of [...this.#entries]) {
      const contact = entry.invalid ? undefined : this.#watch?.get(entry.uri);
      if (contact === entry.contact && !stateChanged) continue;
      entry.contact = contact;
      entry.listener();
    }
  }
}

/**
 * Returns the URIs that an error reports as wrong.
 *
 * @param {readonly string[]} uris the URIs that the failed call received
 * @param {UcwaError} error
 */
function wrongURIs(uris, error) {
  /** @type {Set<string>} */
  const wrong = new Set();
  for (const { path } of error?.problems ?? []) {
    const [, index] = /^(?:\/uris)?\/(\d+)$/.exec(path) ?? [];
    if (index !== undefined && uris[Number(index)] !== undefined) wrong.add(uris[Number(index)]);
  }
  return wrong;
}
