// @ts-check
// The default source of presence.wasm. In presence.inline.js, standard.inline.js
// replaces this script.

import { beside } from "../shared/beside.js";

/** Bundlers find the expression with new URL, and copy the file. */
export const standard = () => beside("presence.wasm", () => new URL("presence.wasm", import.meta.url));
