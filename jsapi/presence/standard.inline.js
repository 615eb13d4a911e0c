// @ts-check
// presence.wasm as a part of presence.inline.js: see standard.js.

import { presence } from "../shared/packed.js";
import { unpack } from "../shared/unpack.js";

export const standard = () => unpack(presence);
