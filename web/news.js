// What the page reads by itself: the emulator's state, and from time to time, or when something was done, the list,
// who is in it, and how people are.

import { isLost, isOnTrial, loseAccount } from "./account.js";
import { fail, settledNews } from "./failures.js";
import { lacksSomething, listed } from "./list.js";
import { readPresences, unlessRefused } from "./presence.js";
import { session } from "./session.js";
import { current, update } from "./store.js";

/** Milliseconds from one look at an emulator to the next, and at a real server, which others use as well. */
const pauses = { emulator: 5_000, upstream: 60_000 };

let queue = Promise.resolve();
let looking = false;
let last = 0;

/** Looks for news if it is time to. Whoever reads the list does so then. */
export function lookNow() {
  const { phase, connection, listing } = current();
  if (phase !== "ready" || document.hidden || looking || listing || Date.now() - last < pauses[connection.mode]) return;
  look();
}

/**
 * Looks for news, after whoever looks for them now.
 *
 * While a fault is switched on, the page only looks where it was asked to: who tries a fault out wants to see the
 * request that meets it.
 *
 * @param {{asked?: boolean, listed?: boolean}} [how] asked by the person in front of the page; listed already
 */
export function look(how = {}) {
  queue = queue.then(() => pass(how));
  return queue;
}

/** Does something between two looks. */
export function betweenLooks(action) {
  const done = queue.then(action);
  queue = done.catch(() => {}); // whoever waits for it, hears of it
  return done;
}

async function pass({ asked = false, listed: done = false, anew = false }) {
  if (current().phase !== "ready") return; // signed out meanwhile
  looking = true;
  try {
    await readEmulator();
    const { emulator, ended } = current();
    if (asked || !(ended || emulator?.faults.length > 0)) await readAll(done);
    update(settledNews());
  } catch (error) {
    if (isLost(error)) recover(error, anew);
    else if (error.kind !== "aborted") fail("news", error); // that was the page itself, which connects anew
  } finally {
    last = Date.now();
    looking = false;
  }
}

/** Looks once more if the page has another account by itself; else it says what is the matter. */
function recover(error, anew) {
  const action = isOnTrial() ? "signin" : "news";
  if (loseAccount(error) && !anew) queue = queue.then(() => pass({ anew: true }));
  else if (!current().ended) fail(action, error);
}

let reads = 0;
let newest = 0; // of those that have been noted

/** Reads how the emulator is. What comes late does not take the place of what was asked for after it. */
export async function readEmulator() {
  const { controls } = current().connection;
  if (!controls) return;
  const read = ++reads;
  const state = await controls.state();
  if (read < newest) return;
  newest = read;
  update({ emulator: { ...state, readAt: Date.now() }, now: Date.now() });
}

/**
 * Reads the list. Where something is gone before its time, it also reads what time it is: the clock of an emulator may
 * have been moved since the page last knew.
 */
export async function readItems(client) {
  const items = await client.list();
  if (lacksSomething(current(), items)) await readEmulator();
  return items;
}

async function readAll(done) {
  await session.ask("news", async (client) => {
    if (!done) await readList(client);
    if (!current().groups) update({ groups: await unlessRefused(client.groups(), []) });
    const read = await readMemberships(client);
    const contacts = new Set(read.flatMap(({ memberships }) => memberships).map(({ links }) => links.contact).filter(Boolean));
    const { people } = current().connection;
    const { presences, addresses } = await readPresences(client, people, [...contacts], current().contacts);
    update({
      presences: new Map([...current().presences, ...presences]),
      contacts: new Map([...current().contacts, ...addresses]),
      members: withMembers(read),
      now: Date.now(),
    });
  });
}

/** Reads the list, unless the page itself changes it meanwhile: then it may be from before or from after that. */
async function readList(client) {
  const { subscriptions } = current();
  const items = await readItems(client);
  if (current().subscriptions === subscriptions && !busy()) update({ ...listed(current(), items), now: Date.now() });
}

export const busy = () => {
  const { creating, following, cards, listing } = current();
  return creating || listing || following.size > 0 || [...cards.values()].some((card) => card.busy);
};

/** Reads who is in each subscription, and notes who was when that was asked. */
async function readMemberships(client) {
  const read = [];
  for (const subscription of current().subscriptions ?? []) {
    const { href } = subscription;
    const before = current().members.get(href);
    const memberships = await unlessRefused(client.memberships(subscription), null);
    if (memberships) read.push({ href, before, memberships }); // else it has gone meanwhile
  }
  return read;
}

/** The members of all subscriptions with those that were read, but for what the page itself has changed meanwhile. */
function withMembers(read) {
  const { subscriptions, members } = current();
  const kept = ({ href, before }) => subscriptions?.some((other) => other.href === href) && members.get(href) === before;
  return new Map([...members, ...read.filter(kept).map(({ href, memberships }) => [href, memberships])]);
}
