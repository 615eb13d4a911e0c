// @ts-check
// The people of a list: people given by URI, and the members of groups. Each group has
// its own header.

import { details, storeOf } from "./store.js";

/**
 * @typedef {import("../presence/presence.js").Client} Client
 * @typedef {import("../presence/presence.js").Group} Group
 * @typedef {import("../presence/presence.js").Watch} Watch
 * @typedef {import("../presence/presence.js").WatchState} WatchState
 * @typedef {import("./list-rows.js").Person} Person
 * @typedef {import("./list-rows.js").Section} Section
 */

/** States of watches, worst first: a list is as current as the worst of its watches. */
const worst = ["failed", "closed", "recovering", "paused", "connecting", "live"];

/** Follows the people of one list. */
export class Sections {
  #changed;
  /** @type {Client | undefined} */
  #client;
  /** @type {{ unknown: Person, invalid: Person, followed: ReturnType<ReturnType<typeof storeOf>["follow"]> | undefined }[]} */
  #people = [];
  /** @type {string | null} */
  #wanted = null;
  /** @type {{ group: Group, watch: Watch }[]} */
  #groups = [];
  /** @type {WatchState | undefined} set while the groups are being read, and after a failure */
  #reading;
  #following = new AbortController();

  /** @param {() => void} changed called when there is something new to show */
  constructor(changed) {
    this.#changed = changed;
  }

  /** The state of the channel; undefined if nothing is followed. */
  get state() {
    if (this.#client === undefined) return undefined;
    const states = [this.#reading, ...this.#groups.map(({ watch }) => watch.state)];
    if (this.#people.length > 0) states.push(storeOf(this.#client).state);
    return states.reduce((a, b) => (b !== undefined && (a === undefined || worst.indexOf(b.name) < worst.indexOf(a.name)) ? b : a), undefined);
  }

  /** Whether all people of the list are known, so that an empty list is really empty. */
  get complete() {
    return this.#reading === undefined && (this.#client !== undefined || this.#wanted === null);
  }

  /**
   * Changes the people to follow. The watches of groups stay open if client and group are
   * the same as before.
   *
   * @param {Client | undefined} client
   * @param {readonly string[]} uris
   * @param {string | null} group "" for all groups of the contact list, or the name or id of one
   */
  follow(client, uris, group) {
    const sameGroups = client === this.#client && group === this.#wanted;
    const before = this.#people;
    this.#client = client;
    this.#wanted = group;
    this.#people = [...new Set(uris)].map((uri) => ({
      unknown: { uri, stale: false },
      invalid: { uri, stale: false, invalid: true },
      followed: client && storeOf(client).follow(uri, this.#changed),
    }));
    for (const { followed } of before) followed?.stop();
    if (sameGroups) return;
    this.#closeGroups();
    if (client !== undefined && group !== null) void this.#followGroups(client, group);
  }

  /**
   * @param {Client} client
   * @param {string} wanted
   */
  async #followGroups(client, wanted) {
    const { signal } = this.#following;
    this.#reading = { name: "connecting", since: Date.now() };
    try {
      const groups = await client.groups({ signal });
      if (signal.aborted) return;
      for (const group of groups) {
        if (wanted !== "" && wanted !== group.id && wanted !== group.name) continue;
        if (group.links.subscribeToGroupPresence === undefined) continue;
        const watch = client.watch({ groups: [group], details });
        watch.subscribe(this.#changed);
        this.#groups.push({ group, watch });
      }
      this.#reading = undefined;
    } catch (error) {
      if (signal.aborted) return;
      this.#reading = { name: "failed", since: Date.now(), reason: /** @type {any} */ (error) };
    }
    this.#changed();
  }

  #closeGroups() {
    this.#following.abort();
    this.#following = new AbortController();
    this.#reading = undefined;
    for (const { watch } of this.#groups) watch.close();
    this.#groups = [];
  }

  /**
   * Returns the sections to show.
   *
   * @param {string} others the name of the section of people given by URI; its header is
   * shown only if there are groups
   * @returns {Section[]}
   */
  list(others) {
    /** @type {Section[]} */
    const sections = this.#groups.map(({ group, watch }) => ({ id: group.id, name: group.name, people: watch.contacts() }));
    if (this.#people.length === 0) return sections;
    /** @type {Map<string, Person>} two spellings of one URI are one person */
    const people = new Map();
    for (const { unknown, invalid, followed } of this.#people) {
      const person = followed?.invalid ? invalid : (followed?.contact ?? unknown);
      people.set(person.uri, person);
    }
    // No group has this id: the ids of UCWA have no blanks.
    sections.push({ id: sections.length > 0 ? "other people" : "", name: others, people: [...people.values()] });
    return sections;
  }
}
