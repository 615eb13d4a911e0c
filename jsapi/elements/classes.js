// @ts-check
// The elements without their names: importing this module defines nothing.

export { clientContext, setDefaultClient } from "./context.js";
export { en } from "./en.js";
export { UcwaPresenceList } from "./list-element.js";
export { UcwaPresence } from "./presence-element.js";
export { UcwaSession } from "./session-element.js";
export { registerTranslation } from "./translation.js";

import { UcwaPresenceList } from "./list-element.js";
import { UcwaPresence } from "./presence-element.js";
import { UcwaSession } from "./session-element.js";

/** Defines each element under its name, unless the name is already defined. See define in elements.d.ts. */
export function define() {
  const registry = globalThis.customElements;
  if (registry === undefined) return; // a server has no registry
  for (const [name, element] of /** @type {const} */ ([
    ["ucwa-session", UcwaSession],
    ["ucwa-presence", UcwaPresence],
    ["ucwa-presence-list", UcwaPresenceList],
  ])) {
    if (registry.get(name) === undefined) registry.define(name, element);
  }
}
