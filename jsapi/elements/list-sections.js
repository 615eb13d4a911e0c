// @ts-check
// The people of a list: those that are named, and those of groups, each group
// under a header of its own.

import { storeOf } from "./store.js";

/**
 * @typedef {import("../presence/presence.js").Client} Client
 * @typedef {import("../presence/presence.js").Contact} Contact
 * @typedef {import("../presence/presence.js").Group} Group
 * @typedef {import("../presence/presence.js").Watch} Watch
 * @typedef {import("./list-rows.js").Section} Section
 * @typedef {import("./elements.js").Translation} Translation
 */

/** Follows the people of one list. */
export class Sections {
  #changed;
  /** @type {ReturnType<ReturnType<typeof storeOf>["follow"]>[]} */
  #people = [];
  /** @type {string[]} */
  #uris = [];
  /** @type {{ group: Group, watch: Watch }[]} */
  #groups = [];
  /** @type {Client | undefined} */
  #client;
  /** Cancels what an earlier follow() has begun. */
  #following = new AbortController();

  /** @param {() => void} changed called when there is something new to show */
  constructor(changed) {
    this.#changed = changed;
  }

  /** The state of the channel; undefined without a client. */
  get state() {
    if (this.#client === undefined) return undefined;
    return this.#groups[0]?.watch.state ?? storeOf(this.#client).state;
  }

  /**
   * Follows other people from here on.
   *
   * @param {Client | undefined} client
   * @param {readonly string[]} uris
   * @param {string | null} group "" for all groups of the contact list, or the name or id of one
   */
  follow(client, uris, group) {
    this.close();
    this.#client = client;
    this.#uris = [...uris];
    if (client === undefined) return;
    const store = storeOf(client);
    this.#people = uris.map((uri) => store.follow(uri, this.#changed));
    if (group !== null) void this.#followGroups(client, group);
  }

  /**
   * @param {Client} client
   * @param {string} wanted
   */
  async #followGroups(client, wanted) {
    const { signal } = this.#following;
    try {
      const groups = await client.groups({ signal });
      for (const group of groups) {
        if (wanted !== "" && wanted !== group.id && wanted !== group.name) continue;
        if (group.links.subscribeToGroupPresence === undefined) continue;
        const watch = client.watch({ groups: [group], details: ["name", "note", "location"] });
        watch.ready.catch(() => {}); // the state says it
        watch.subscribe(this.#changed);
        this.#groups.push({ group, watch });
      }
      this.#changed();
    } catch (error) {
      if (!signal.aborted) reportError(error);
    }
  }

  /**
   * Returns the sections to show.
   *
   * @param {Translation} words
   * @returns {Section[]}
   */
  list(words) {
    const people = this.#uris.map((uri, i) => this.#people[i]?.contact ?? { uri, stale: false });
    /** @type {Section[]} */
    const sections = this.#groups.map(({ group, watch }) => ({ id: group.id, name: group.name, contacts: watch.contacts() }));
    if (people.length > 0) sections.push({ id: sections.length > 0 ? "others" : "", name: words.otherContacts, contacts: people });
    return sections;
  }

  close() {
    this.#following.abort();
    this.#following = new AbortController();
    for (const followed of this.#people) followed.stop();
    for (const { watch } of this.#groups) watch.close();
    this.#people = [];
    this.#groups = [];
    this.#client = undefined;
  }
}
