// @ts-check
// What is followed when the page begins, and after the server was away.

import { session } from "../session.js";
import { current } from "../store.js";
import { beginAgain } from "./begin.js";
import { newId, setFollows } from "./follows.js";
import { recall } from "./memory.js";

/** For how long a new tab follows its first two people, in minutes. */
const firstMinutes = 30;

/**
 * Restores what this tab followed before. A tab that is new follows two people of the
 * directory, so that there is something to see. subscribeAgain() subscribes to them.
 */
export function restore() {
  const before = recall();
  // The first person of the directory is the user.
  const uris = (current().connection?.people ?? []).slice(1, 3).map(({ uri }) => uri);
  if (before) setFollows(before);
  else if (uris.length > 0) setFollows([{ id: newId(), uris, renewed: false, minutes: firstMinutes, phase: "running", faults: {} }]);
}

/** Subscribes to what has time left, and that the server does not have. */
export async function subscribeAgain() {
  const running = current().follows.filter(({ phase, busy }) => phase === "running" && !busy);
  try {
    const there = await hrefs(running.some(({ href }) => href));
    for (const follow of running) {
      if (!follow.href || !there.has(follow.href)) await beginAgain(follow);
    }
  } catch {
    // The channel says what is wrong; once it is live again, this is repeated.
  }
}

/**
 * Returns the addresses of the subscriptions on the server.
 *
 * @param {boolean} needed
 * @returns {Promise<Set<string>>}
 */
async function hrefs(needed) {
  const subscriptions = needed && session.client ? await session.client.list() : [];
  return new Set(subscriptions.map(({ href }) => href));
}
