// @ts-check
// Restores the follows at the start of the page and after the server was unreachable.

import { session } from "../session.js";
import { current } from "../store.js";
import { beginAgain } from "./begin.js";
import { newId, setFollows } from "./follows.js";
import { recall } from "./memory.js";

/** The time for which a new tab follows its first two people, in minutes. */
const firstMinutes = 30;

/**
 * Restores the follows of this tab. A new tab follows two people of the directory, so
 * that the board is not empty. subscribeAgain() subscribes to them.
 */
export function restore() {
  const before = recall();
  // The first person of the directory is the user.
  const uris = (current().connection?.people ?? []).slice(1, 3).map(({ uri }) => uri);
  if (before) setFollows(before);
  else if (uris.length > 0) setFollows([{ id: newId(), uris, renewed: false, minutes: firstMinutes, phase: "running", faults: {} }]);
}

/** Creates the subscriptions of running follows that the server does not have. */
export async function subscribeAgain() {
  const running = current().follows.filter(({ phase, busy }) => phase === "running" && !busy);
  try {
    const there = await hrefs(running.some(({ href }) => href));
    for (const follow of running) {
      if (!follow.href || !there.has(follow.href)) await beginAgain(follow);
    }
  } catch {
    // The state of the channel shows the reason. subscribeAgain() is called again once the
    // channel is live again.
  }
}

/**
 * Returns the addresses of the subscriptions on the server.
 *
 * @param {boolean} needed whether to read them; otherwise the set is empty
 * @returns {Promise<Set<string>>}
 */
async function hrefs(needed) {
  const subscriptions = needed && session.client ? await session.client.list() : [];
  return new Set(subscriptions.map(({ href }) => href));
}
