// The groups of the user's contact list, each to be followed as a whole.

import { byId, mark, part, renderList, show, write } from "./dom.js";
import { followerOf } from "./list.js";
import { countdown, serverTime } from "./time.js";

const kinds = { distributionGroup: "distribution group" };

export function renderGroups(state) {
  const groups = (state.groups ?? []).filter(({ links }) => links.subscribeToGroupPresence);
  show(byId("groups-section"), groups.length > 0);
  renderList(byId("groups"), groups, {
    template: "group-template",
    key: ({ href }) => href,
    fill: (element, group) => fillGroup(element, group, state),
  });
}

function fillGroup(element, group, state) {
  const { href, name, type } = group;
  const follower = followerOf(state, group);
  const left = (state.known.get(follower?.href)?.ends ?? 0) - serverTime(state);
  const busy = state.following.has(href);
  const word = follower ? "Extend" : "Follow";
  mark(element, "data-name", name);
  write(part(element, "name"), name);
  write(part(element, "kind"), kinds[type] ?? "");
  write(part(element, "time"), !follower ? "" : left > 0 ? countdown(left) : "followed");
  const button = part(element, "follow");
  write(button, busy ? "…" : word);
  mark(button, "aria-label", `${word} ${name}`);
  mark(button, "aria-disabled", busy ? "true" : null);
}
