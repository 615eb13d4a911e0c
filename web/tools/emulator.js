// @ts-check
// The state of the emulator, and the commands to it.

import { current, update } from "../store.js";

/** @typedef {import("./controls.js").Controls} Controls */

let reads = 0;
let newest = 0; // the number of the newest read whose answer has arrived

/**
 * Reads the time, the clock's speed and the faults of the emulator, if there is one. An
 * answer is ignored if the answer to a later read has already arrived.
 */
export async function readEmulator() {
  const controls = current().connection?.controls;
  if (!controls) return;
  const read = ++reads;
  const state = await controls.state();
  if (read < newest) return;
  newest = read;
  const now = Date.now();
  update({ emulator: { ...state, readAt: now }, now });
}

let reading = false;

/** Reads the state of the emulator, unless a read is under way. A failed read is repeated with the next call. */
export async function readSoon() {
  if (reading) return;
  reading = true;
  try {
    await readEmulator();
  } catch {
    // The line of the channel shows that the server is unreachable.
  } finally {
    reading = false;
  }
}

/**
 * Sends a command to the emulator, and then reads the emulator's state. Rejects if the page
 * has no emulator, if the emulator refuses the command, or if it cannot be reached.
 *
 * @param {(controls: Controls) => Promise<void>} call
 */
export async function command(call) {
  const controls = current().connection?.controls;
  if (!controls) throw new TypeError("there is no emulator behind this page");
  await call(controls);
  await readEmulator();
}
