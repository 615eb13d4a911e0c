// @ts-check
// Decides which tabs of a site may park a request. Browsers open six connections to a
// host over HTTP/1.1, and all tabs share them: six parked requests would block every
// further one. Tabs tell each other about themselves, and each works out by the same
// rule whether it is among those that may.

import { Map, now, setInterval } from "../shared/builtins.js";

/** How many tabs may park a request at a time. */
const slots = 4;

/** How often a tab tells that it is still there, in milliseconds. */
const interval = 10_000;

/**
 * After how long without news a tab counts as closed. Browsers let the timers of
 * hidden tabs run once a minute only.
 */
const lifetime = { visible: 25_000, hidden: 150_000 };

/** @typedef {{ id: string, visible: boolean, since: number, seen: number }} Tab */

/**
 * Tells whether this tab may park a request, now and whenever that changes.
 *
 * @param {(granted: boolean) => void} onChange
 */
export function claimSlot(onChange) {
  // A worker, or a browser before Chrome 54 and Safari 15.4: there is no telling.
  if (globalThis.BroadcastChannel === undefined || globalThis.document === undefined) return;
  const channel = new BroadcastChannel("ucwa-presence slots");
  // In Node an open channel would keep the process alive.
  /** @type {any} */ (channel).unref?.();
  /** @type {Tab} */
  const self = { id: Math.random().toString(36).slice(2), visible: !document.hidden, since: now(), seen: 0 };
  /** The other tabs, by id. @type {Map<string, Tab>} */
  const others = new Map();
  let granted = true;

  const decide = () => {
    const time = now();
    for (const [id, tab] of others) {
      if (time - tab.seen > (tab.visible ? lifetime.visible : lifetime.hidden)) others.delete(id);
    }
    const before = [...others.values()].filter((tab) => precedes(tab, self)).length;
    if (granted === before < slots) return;
    granted = before < slots;
    onChange(granted);
  };
  const announce = (/** @type {boolean} */ asks) => channel.postMessage({ id: self.id, visible: self.visible, since: self.since, asks });

  channel.onmessage = ({ data }) => {
    const { id, visible, since, asks, gone } = data ?? {};
    if (typeof id !== "string") return;
    if (gone) others.delete(id);
    else others.set(id, { id, visible: visible === true, since: Number(since), seen: now() });
    if (asks) announce(false);
    decide();
  };
  document.addEventListener("visibilitychange", () => {
    self.visible = !document.hidden;
    announce(false);
    decide();
  });
  globalThis.addEventListener?.("pagehide", () => channel.postMessage({ id: self.id, gone: true }));
  globalThis.addEventListener?.("pageshow", (event) => event.persisted && announce(true));
  const timer = setInterval(() => {
    announce(false);
    decide();
  }, interval);
  /** @type {any} */ (timer).unref?.();
  announce(true);
}

/**
 * Reports whether a tab comes before another: visible ones first, and then those that
 * were opened first.
 *
 * @param {Tab} a
 * @param {Tab} b
 */
function precedes(a, b) {
  if (a.visible !== b.visible) return a.visible;
  return a.since !== b.since ? a.since < b.since : a.id < b.id;
}
