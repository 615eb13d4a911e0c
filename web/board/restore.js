// @ts-check
// What is followed when the page begins, and after the server was away.

import { session } from "../session.js";
import { current, update } from "../store.js";
import { begin, beginAgain } from "./begin.js";
import { setFollows } from "./follows.js";
import { recall } from "./memory.js";

/**
 * Restores what this tab followed before. A tab that is new follows two people of the
 * directory, so that there is something to see.
 */
export async function restore() {
  const before = recall();
  if (before) {
    setFollows(before);
    return;
  }
  // The first person of an emulator is the user.
  const uris = (current().connection?.people ?? []).slice(1, 3).map(({ uri }) => uri);
  if (uris.length > 0) await begin({ uris, minutes: 30 });
}

/** Subscribes again to what the server has lost, before its time was over. */
export async function verify() {
  const timed = current().follows.filter(({ renewed, phase, busy }) => !renewed && phase === "running" && !busy);
  if (timed.length === 0 || !session.client) return;
  try {
    const there = new Set((await session.client.list()).map(({ href }) => href));
    for (const follow of timed) {
      if (!follow.href || !there.has(follow.href)) await beginAgain(follow);
    }
  } catch {
    // The channel says what is wrong; when it is live again, this is repeated.
  }
}

/** Reads the groups that can be followed. Without them, people can still be. */
export async function readGroups() {
  try {
    const groups = (await session.client?.groups()) ?? [];
    update({ groups: groups.filter(({ links }) => links.subscribeToGroupPresence !== undefined) });
  } catch {
    update({ groups: [] });
  }
}
