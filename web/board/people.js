// @ts-check
// Keeps the contacts of all follows up to date with watches of one client: one watch for
// all people who are followed by URI, and one watch for each group.

import { current, update } from "../store.js";

/**
 * @typedef {import("../../jsapi/presence/presence.js").Client} Client
 * @typedef {import("../../jsapi/presence/presence.js").Contact} Contact
 * @typedef {import("../../jsapi/presence/presence.js").PresenceEvent} PresenceEvent
 * @typedef {import("../../jsapi/presence/presence.js").Watch} Watch
 * @typedef {import("../../jsapi/presence/presence.js").WatchOptions} WatchOptions
 * @typedef {import("../../jsapi/presence/presence.js").WatchState} WatchState
 * @typedef {import("../store.js").Follow} Follow
 */

/**
 * The last change of a person's presence that the page has seen.
 *
 * @typedef {object} Seen
 * @property {string} presence availability and activity
 * @property {number} since when the page first saw this presence, by the clock of this machine
 * @property {boolean} changed whether the page saw another presence before
 * @property {boolean} exact whether the page saw the change when it happened; if not, it has
 * read the new presence later
 */

/** States of watches, worst first: the page is as current as the worst of its watches. */
const worst = ["failed", "closed", "recovering", "paused", "connecting", "live"];

/** SIP URIs that differ only in upper and lower case name the same person on the servers of this page. */
export const keyOf = (/** @type {string} */ uri) => uri.toLowerCase();

class People {
  /** @type {Client | null} */
  #client = null;
  /** The watch of the people who are followed by URI. @type {Watch | undefined} */
  #named;
  /** The URIs of #named, by key. @type {Map<string, string>} */
  #uris = new Map();
  /** The watches of groups, by group id, which is the same in each application. @type {Map<string, Watch>} */
  #groups = new Map();
  /** By key. @type {Map<string, Seen>} */
  #seen = new Map();
  /**
   * Contacts of the directory and of earlier watches, by key. The page shows them until a
   * watch has read the presence, or until the channel is live.
   *
   * @type {Map<string, Contact>}
   */
  #before = new Map();

  /** @type {Set<() => void>} */
  #listeners = new Set();

  /** Called when the presence of a person has changed. @type {(contact: Contact) => void} */
  onChange = () => {};

  /**
   * Changes the client of all watches.
   *
   * @param {Client | null} client
   */
  use(client) {
    for (const contact of this.#contacts()) this.#remember(contact);
    this.#named?.close();
    for (const watch of this.#groups.values()) watch.close();
    this.#named = undefined;
    this.#uris.clear();
    this.#groups.clear();
    this.#client = client;
    this.follow(current().follows);
  }

  /**
   * Stores the presence of people from the directory. The page shows it until a watch has
   * read the presence.
   *
   * @param {readonly import("../connection.js").Person[]} directory
   */
  learn(directory) {
    for (const person of directory) this.#remember({ ...person, stale: false });
  }

  /** @param {Contact} contact */
  #remember(contact) {
    if (contact.availability === undefined) return;
    const { staleSince = Date.now() } = contact;
    this.#before.set(keyOf(contact.uri), { ...contact, stale: true, staleSince });
  }

  /** Returns the contacts of all watches. */
  #contacts() {
    return [...(this.#named?.contacts() ?? []), ...[...this.#groups.values()].flatMap((watch) => watch.contacts())];
  }

  /**
   * Watches exactly the people and groups of the follows that have not ended.
   *
   * @param {readonly Follow[]} follows
   */
  follow(follows) {
    if (!this.#client) return;
    const running = follows.filter(({ phase }) => phase !== "ended");
    this.#followNamed(this.#client, new Map(running.flatMap(({ uris }) => uris.map((uri) => [keyOf(uri), uri]))));
    this.#followGroups(this.#client, new Map(running.flatMap(({ group }) => (group ? [[group.id, group]] : []))));
    this.#notify();
  }

  /**
   * @param {Client} client
   * @param {Map<string, import("../store.js").Group>} wanted
   */
  #followGroups(client, wanted) {
    for (const [id, watch] of this.#groups) {
      if (wanted.has(id)) continue;
      watch.close();
      this.#groups.delete(id);
    }
    // Before the groups of the client's application are known, the address of a group may
    // be that of an earlier application.
    if (current().groups === null) return;
    for (const [id, group] of wanted) {
      if (!this.#groups.has(id)) this.#groups.set(id, this.#watch(client, { groups: [group] }));
    }
  }

  /**
   * @param {Client} client
   * @param {Map<string, string>} wanted
   */
  #followNamed(client, wanted) {
    const added = [...wanted].filter(([key]) => !this.#uris.has(key)).map(([, uri]) => uri);
    const removed = [...this.#uris].filter(([key]) => !wanted.has(key)).map(([, uri]) => uri);
    this.#uris = wanted;
    if (wanted.size === 0) {
      this.#named?.close();
      this.#named = undefined;
    } else if (!this.#named) {
      this.#named = this.#watch(client, { uris: [...wanted.values()] });
    } else if (this.#named.state.name !== "closed") {
      if (added.length > 0) this.#named.add(added);
      if (removed.length > 0) this.#named.remove(removed);
    }
  }

  /**
   * @param {Client} client
   * @param {WatchOptions} who
   */
  #watch(client, who) {
    const watch = client.watch({ ...who, details: ["name", "note", "location"] });
    watch.addEventListener("presence", (event) => this.#see(event));
    watch.subscribe(() => this.#notify());
    return watch;
  }

  /** @param {PresenceEvent} event */
  #see({ contact, previous }) {
    if (contact.availability === undefined || contact.stale) return;
    const key = keyOf(contact.uri);
    const presence = `${contact.availability} ${contact.activity ?? ""}`;
    const seen = this.#seen.get(key);
    if (seen?.presence === presence) return;
    this.#seen.set(key, { presence, since: Date.now(), changed: seen !== undefined, exact: seen !== undefined && previous?.stale === false });
    if (seen) this.onChange(contact);
  }

  #notify() {
    if (this.state?.name === "live") this.#before.clear();
    update({ channel: this.state, contacts: current().contacts + 1 });
    for (const listener of this.#listeners) listener();
  }

  /** The state of the channel; null if nothing is watched. @returns {WatchState | null} */
  get state() {
    const states = [...this.#groups.values(), ...(this.#named ? [this.#named] : [])].map(({ state }) => state);
    return states.reduce((a, b) => (worst.indexOf(b.name) < worst.indexOf(a.name) ? b : a), states[0] ?? null);
  }

  /**
   * Returns the contact of a person from a watch, or else from #before.
   *
   * @param {string} uri
   * @returns {Contact}
   */
  contact(uri) {
    return this.#find(uri) ?? { uri, stale: false };
  }

  /** @param {string} uri */
  #find(uri) {
    const named = this.#named?.get(uri);
    if (named?.availability !== undefined) return named;
    const members = [...this.#groups.values()].map((watch) => watch.get(uri));
    return members.find((member) => member?.availability !== undefined) ?? this.#before.get(keyOf(uri)) ?? named;
  }

  /**
   * Returns the client of the badges. Badges are created and removed while the board is
   * scrolled, so they show the contacts of the board's watches and open no watches
   * themselves.
   *
   * @returns {Client}
   */
  badgeClient() {
    const board = this;
    const watch = {
      get state() {
        return board.state ?? { name: "connecting", since: Date.now() };
      },
      get: (/** @type {string} */ uri) => board.#find(uri),
      subscribe: (/** @type {() => void} */ listener) => board.#listeners.add(listener),
      add() {},
      remove() {},
      close() {},
    };
    return /** @type {any} */ ({ watch: () => watch });
  }

  /**
   * Returns the members of the group of a follow.
   *
   * @param {Follow} follow
   * @returns {readonly Contact[]}
   */
  members({ group }) {
    const members = this.#groups.get(group?.id ?? "")?.contacts() ?? [];
    // Until this watch has read the presence of a member, the page shows the presence that
    // another watch or the directory has.
    return members.map((member) => (member.availability === undefined ? this.contact(member.uri) : member));
  }

  /**
   * Returns the last change of a person's presence that the page has seen; undefined if
   * there is none.
   *
   * @param {string} uri
   */
  seen(uri) {
    return this.#seen.get(keyOf(uri));
  }
}

export const people = new People();
