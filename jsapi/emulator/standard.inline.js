// @ts-check
// emulator.wasm as a part of emulator.inline.js: see standard.js.

import { emulator } from "../shared/packed.js";
import { unpack } from "../shared/unpack.js";

export const standard = () => unpack(emulator);
