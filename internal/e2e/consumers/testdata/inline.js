import { connect, load, UcwaError } from "ucwa-presence/inline";
import { createEmulator } from "ucwa-presence/emulator/inline";
import { use } from "./use.js";

export const outcome = use(connect, load, UcwaError, createEmulator).catch(String);
