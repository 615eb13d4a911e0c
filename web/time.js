// Time, by the clock of the server: that of an emulator runs as it is told.

export const minute = 60_000;

/** The longest that a subscription can have left. */
export const longest = 30 * minute;

/** The time on the server; of a real one, as far as this machine's clock is right. */
export function serverTime({ emulator, now }) {
  return emulator ? emulator.time + (now - emulator.readAt) * emulator.speed : now;
}

/**
 * When a subscription ends that was just created or extended. The client reckons by this machine's clock, which an
 * emulator need not share: then the rule that the client goes by (page presenceSubscription_ref) is applied to its.
 */
export function endOf({ expiresAt }, minutes, endedBefore, state) {
  if (!state.emulator) return expiresAt;
  const now = serverTime(state);
  const left = Math.max(0, (endedBefore ?? now) - now);
  return now + Math.min(longest, left + minutes * minute);
}

/** "12:34", of milliseconds. */
export function countdown(milliseconds) {
  const seconds = Math.ceil(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

export const clock = (milliseconds) => new Date(milliseconds).toLocaleTimeString();

/** "3 min. ago", "2 days ago". */
export function ago(milliseconds) {
  const [unit, length] = units.find(([, length]) => milliseconds >= length) ?? units.at(-1);
  return relative.format(-Math.floor(milliseconds / length), unit);
}

/** @type {[Intl.RelativeTimeFormatUnit, number][]} */
const units = [["day", 1440 * minute], ["hour", 60 * minute], ["minute", minute]];
const relative = new Intl.RelativeTimeFormat("en", { numeric: "always", style: "short" });
