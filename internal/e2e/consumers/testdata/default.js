import { connect, load, UcwaError } from "ucwa-presence";
import { createEmulator } from "ucwa-presence/emulator";
import { use } from "./use.js";

export const outcome = use(connect, load, UcwaError, createEmulator).catch(String);
