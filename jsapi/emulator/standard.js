// @ts-check
// Where emulator.wasm comes from if a page does not say. In emulator.inline.js the module
// standard.inline.js takes the place of this one.

import { beside } from "../shared/beside.js";

/** Bundlers look for the expression with new URL, and copy the file. */
export const standard = () => beside("emulator.wasm", () => new URL("emulator.wasm", import.meta.url));
