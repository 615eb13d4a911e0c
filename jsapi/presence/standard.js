// @ts-check
// Where presence.wasm comes from if a page does not say. In presence.inline.js the module
// standard.inline.js takes the place of this one.

import { beside } from "../shared/beside.js";

/** Bundlers look for the expression with new URL, and copy the file. */
export const standard = () => beside("presence.wasm", () => new URL("presence.wasm", import.meta.url));
