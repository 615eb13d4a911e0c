// @ts-check
// The default source of emulator.wasm. In emulator.inline.js, standard.inline.js
// replaces this script.

import { beside } from "../shared/beside.js";

/** Bundlers look for the expression with new URL, and copy the file. */
export const standard = () => beside("emulator.wasm", () => new URL("emulator.wasm", import.meta.url));
