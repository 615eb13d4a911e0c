// A clock of the page that can be moved on. A Go program looks at it when something
// calls it.

let ahead = 0;
const { now } = performance;
const RealDate = Date;
performance.now = () => now.call(performance) + ahead;
globalThis.Date = class extends RealDate {
  constructor(...args) {
    super(...(args.length > 0 ? args : [RealDate.now() + ahead]));
  }
  static now() {
    return RealDate.now() + ahead;
  }
};

/** Moves the clock on by some milliseconds. */
export function advance(milliseconds) {
  ahead += milliseconds;
}
