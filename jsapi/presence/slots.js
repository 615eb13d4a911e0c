// @ts-check
// Decides which event channels of a site may park a request. Browsers open six
// connections to a host over HTTP/1.1, and all tabs share them: six parked requests
// would block every further request. Each channel that needs a slot broadcasts a claim to
// the other tabs. All tabs apply the same rule to the claims to determine which channels
// have a slot.

import { Map, clearInterval, now, setInterval } from "../shared/builtins.js";

const { BroadcastChannel, document, Math } = globalThis;

/** The number of channels that may park a request at the same time. */
const slots = 4;

/** How often a claim is repeated, in milliseconds. */
const interval = 10_000;

/**
 * The time in milliseconds after which a claim that is not repeated is dropped. Browsers
 * fire the timers of hidden tabs only once a minute.
 */
const lifetime = { visible: 25_000, hidden: 150_000 };

/** @typedef {{ id: string, visible: boolean, since: number, seen: number }} Claim */

/**
 * Claims a slot, which counts as granted until another tab objects. Returns a function
 * that releases it.
 *
 * @param {(granted: boolean) => void} onChange
 * @returns {() => void}
 */
export function claimSlot(onChange) {
  // Workers do not claim slots. Chrome before 54 and Safari before 15.4 have no
  // BroadcastChannel.
  if (!BroadcastChannel || !document) return () => {};
  const channel = new BroadcastChannel("ucwa-presence slots");
  unref(channel);
  /** @type {Claim} */
  const own = { id: Math.random().toString(36).slice(2), visible: !document.hidden, since: now(), seen: 0 };
  /** The claims of other channels, by id. @type {Map<string, Claim>} */
  const others = new Map();
  let granted = true;

  const decide = () => {
    const time = now();
    let before = 0;
    for (const [id, claim] of others) {
      if (time - claim.seen > (claim.visible ? lifetime.visible : lifetime.hidden)) others.delete(id);
      else if (precedes(claim, own)) before++;
    }
    if (granted === before < slots) return;
    granted = !granted;
    onChange(granted);
  };
  /** @param {boolean} [asks] whether the other tabs have to repeat their claims */
  const announce = (asks = false) => channel.postMessage({ id: own.id, visible: own.visible, since: own.since, asks });

  channel.onmessage = ({ data }) => {
    const { id, visible, since, asks, gone } = data ?? {};
    if (typeof id !== "string") return;
    if (gone) others.delete(id);
    else others.set(id, { id, visible: visible === true, since: Number(since), seen: now() });
    if (asks) announce();
    decide();
  };
  const look = () => {
    own.visible = !document.hidden;
    announce();
    decide();
  };
  document.addEventListener("visibilitychange", look);
  const timer = setInterval(look, interval);
  unref(timer);
  announce(true);

  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", look);
    channel.postMessage({ id: own.id, gone: true });
    channel.close();
    if (!granted) onChange(true); // a slot counts as granted until another tab objects
  };
}

/**
 * Allows a process of Node.js to exit while a test in it simulates a page.
 *
 * @param {any} resource
 */
const unref = (resource) => resource.unref?.();

/**
 * Reports whether a claim has precedence over another: claims of visible tabs come
 * first, then older claims.
 *
 * @param {Claim} a
 * @param {Claim} b
 */
function precedes(a, b) {
  if (a.visible !== b.visible) return a.visible;
  return a.since !== b.since ? a.since < b.since : a.id < b.id;
}
