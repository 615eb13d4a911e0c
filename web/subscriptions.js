// The list of subscriptions: who is in each, the time that it has left, and what one can do with it.

import { byId, mark, part, renderList, show, write, writeOrHide } from "./dom.js";
import { groupOf, membersOf, titleOf } from "./list.js";
import { fillPresence, presenceOf } from "./presence.js";
import { clock, countdown, longest, serverTime } from "./time.js";
import { count } from "./wording.js";

export function renderSubscriptions(state) {
  const { subscriptions, known, status, listing, ended, connection } = state;
  write(byId("status"), status);
  write(byId("refresh"), listing ? "Refreshing…" : "Refresh");
  mark(byId("refresh"), "aria-disabled", listing ? "true" : null);
  show(byId("unknown"), subscriptions === null && !listing && !ended);
  show(byId("ended"), ended !== "");
  write(byId("ended-reason"), ended);
  show(byId("empty"), subscriptions?.length === 0);
  show(byId("why-unknown"), subscriptions !== null && subscriptions.some(({ href }) => !known.has(href)));
  renderList(byId("subscriptions"), subscriptions ?? [], {
    template: "subscription-template",
    key: ({ href }) => href,
    fill: (element, subscription) => fillSubscription(element, subscription, state),
  });
  renderList(byId("addresses"), connection.people, {
    template: "option-template",
    key: ({ uri }) => uri,
    fill(option, { uri, name }) {
      mark(option, "value", uri);
      write(option, name);
    },
  });
}

function fillSubscription(element, subscription, state) {
  const { href, links } = subscription;
  const { busy, extendFault = "", addFault = "" } = state.cards.get(href) ?? {};
  const title = titleOf(state, subscription);
  const group = groupOf(state, subscription);
  const members = membersOf(state, subscription);
  mark(element, "data-href", href);
  mark(element, "aria-label", title);
  fillTime(element, state.known.get(href)?.ends, serverTime(state));
  write(part(element, "title"), group?.name ?? (members ? count(members.length, "person", "people") : "People"));
  renderList(part(element, "members"), members ?? [], {
    template: "member-template",
    key: ({ membership, uri }) => membership?.href ?? uri,
    fill: (line, member) => fillMember(line, member, busy, state),
  });
  write(part(element, "extend-submit"), busy === "extend" ? "Extending…" : "Extend");
  mark(part(element, "delete"), "aria-label", `Delete the subscription: ${title}`);
  fillFault(element, "extend-fault", "minutes", `${href} extend`, extendFault);
  // A link that the server leaves out means that it does not allow what the link is for.
  show(part(element, "add-people"), links.addToPresenceSubscription !== undefined);
  fillFault(element, "add-fault", "uri", `${href} add`, addFault);
  for (const name of ["extend-submit", "add-submit", "delete"]) mark(part(element, name), "aria-disabled", busy ? "true" : null);
}

function fillMember(element, { membership, uri, name }, busy, state) {
  mark(element, "data-uri", uri);
  mark(element, "data-href", membership?.href ?? null);
  write(part(element, "name"), name || "…"); // until the server has said who it is
  fillPresence(element, presenceOf(state, uri), serverTime(state), { brief: true });
  const button = part(element, "remove");
  show(button, membership !== undefined);
  mark(button, "aria-label", `Remove ${name || "this person"}`);
  mark(button, "aria-disabled", busy ? "true" : null);
}

function fillFault(element, name, field, id, words) {
  const fault = part(element, name);
  write(fault, words);
  mark(fault, "id", id);
  mark(part(element, field), "aria-describedby", id);
  mark(part(element, field), "aria-invalid", words ? "true" : null);
}

function fillTime(element, ends, now) {
  const time = timeLeft(ends, now);
  mark(element, "data-ends-at", ends === undefined ? null : String(ends));
  mark(element, "data-time", time.state);
  mark(part(element, "arc"), "stroke-dasharray", time.arc);
  write(part(element, "left"), time.text);
  writeOrHide(part(element, "ends"), time.explanation);
}

function timeLeft(ends, now) {
  if (ends === undefined) {
    return { state: "unknown", text: "unknown", arc: "4 6", explanation: "" };
  }
  const left = ends - now;
  if (left <= 0) {
    // Servers grant some grace, so the end by this clock does not prove that the subscription is gone.
    return { state: "ended", text: "ended", arc: "0 100", explanation: "Refresh to see whether the server still keeps it" };
  }
  const share = Math.min(100, (100 * left) / longest);
  return { state: "running", text: countdown(left), arc: `${share.toFixed(2)} 100`, explanation: `Until ${clock(ends)}` };
}
