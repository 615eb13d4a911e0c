// @ts-check
// The groups of the user's contact list.

import { session } from "../session.js";
import { current, update } from "../store.js";
import { setFollows } from "./follows.js";

/**
 * Reads the groups that can be followed, and updates the addresses of followed groups. If
 * this fails, users can still follow people.
 */
export async function readGroups() {
  const { client } = session;
  const groups = await client?.groups().catch(() => null);
  if (client !== session.client) return; // the groups belong to another application
  const followable = groups?.filter(({ links }) => links.subscribeToGroupPresence !== undefined);
  update({ groups: followable ?? current().groups ?? [] });
  readdress();
}

/** Updates the addresses of followed groups: a group has another address in each application. */
function readdress() {
  const { follows, groups } = current();
  const readdressed = follows.map((follow) => {
    const group = groups?.find(({ id }) => id === follow.group?.id);
    return group && group.href !== follow.group?.href ? { ...follow, group } : follow;
  });
  setFollows(readdressed); // watches the groups whose addresses were unknown
}
