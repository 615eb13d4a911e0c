// Virtual time: the clocks and timers of the page stop until a test lets time pass. This
// script must be imported before the modules, which keep the clocks and timers that they
// find.

const start = Date.now();
let mono = 1000; // since the page was opened
let ahead = 0; // how far the wall clock is ahead of that
let last = 0;
/** The timers that are set, by id. */
const timers = new Map();

const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...args) {
    super(...(args.length > 0 ? args : [globalThis.Date.now()]));
  }
  static now() {
    return start + Math.floor(mono) + ahead;
  }
};
performance.now = () => mono;

const set = (callback, delay, interval) => {
  timers.set(++last, { callback, at: mono + Math.max(0, Number(delay) || 0), interval });
  return last;
};
globalThis.setTimeout = (callback, delay, ...args) => set(() => callback(...args), delay);
globalThis.setInterval = (callback, delay, ...args) => set(() => callback(...args), delay, delay);
globalThis.clearTimeout = globalThis.clearInterval = (id) => timers.delete(id);

/** How many timers are set. */
export const timersSet = () => timers.size;

/** Resolves in the next task of the page, which takes no virtual time. */
export function task() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve(port1.close());
    port2.postMessage(null);
  });
}

/** Moves the clocks by at most a time, up to the next timer, which fires. Returns by how much. */
export function tick(most) {
  let next;
  for (const [id, timer] of timers) {
    if (timer.at <= mono + most && (next === undefined || timer.at < next.timer.at)) next = { id, timer };
  }
  if (next === undefined) {
    mono += most;
    return most;
  }
  const { id, timer } = next;
  const passed = Math.max(0, timer.at - mono);
  mono += passed;
  if (timer.interval === undefined) timers.delete(id);
  else timer.at += timer.interval;
  timer.callback();
  return passed;
}

/** Lets the machine sleep: the wall clock moves, the monotonic clock and timers do not. */
export function sleep(milliseconds) {
  ahead += milliseconds;
}
