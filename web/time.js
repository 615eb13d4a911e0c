// @ts-check
// The time of the server's clock. The clock of an emulator can be moved, stopped and
// sped up.

/** @typedef {import("./store.js").State} State */

export const minute = 60_000;

/** The longest time that a subscription can have left. */
export const longest = 30 * minute;

/**
 * Returns the time on the server. For a real server this is the time of this machine.
 *
 * @param {Pick<State, "emulator" | "now">} state
 */
export function serverTime({ emulator, now }) {
  return emulator ? emulator.time + (now - emulator.readAt) * emulator.speed : now;
}

/**
 * Returns the time on the server now, and not at the last update of the state.
 *
 * @param {Pick<State, "emulator">} state
 */
export const serverNow = ({ emulator }) => serverTime({ emulator, now: Date.now() });

/**
 * Returns the end of a subscription that was just created or extended, by the clock of the
 * server. The client computes expiresAt with the clock of this machine, which may differ
 * from the clock of an emulator. So for an emulator this function computes the end with
 * the emulator's clock, by the rule of the page presenceSubscription_ref.
 *
 * @param {{ expiresAt?: number }} subscription
 * @param {number} minutes
 * @param {number | undefined} endedBefore the end before the extension; undefined for a new subscription
 * @param {Pick<State, "emulator">} state
 */
export function endOf({ expiresAt }, minutes, endedBefore, state) {
  if (!state.emulator && expiresAt !== undefined) return expiresAt;
  const now = serverNow(state);
  const left = Math.max(0, (endedBefore ?? now) - now);
  return now + Math.min(longest, left + minutes * minute);
}

/**
 * Returns a remaining time in the form "12:34".
 *
 * @param {number} milliseconds
 */
export function countdown(milliseconds) {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

const withSeconds = new Intl.DateTimeFormat("en", { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const withoutSeconds = new Intl.DateTimeFormat("en", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** @param {number} time milliseconds since 1970 UTC */
export const clock = (time) => withSeconds.format(time);

/** @param {number} time milliseconds since 1970 UTC */
export const hoursAndMinutes = (time) => withoutSeconds.format(time);
