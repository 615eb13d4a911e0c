// @ts-check
// Defines <ucwa-session>, <ucwa-presence> and <ucwa-presence-list>. The contract
// is in elements.d.ts.

import { define } from "./classes.js";
import "./de.js";

export * from "./classes.js";

define();
