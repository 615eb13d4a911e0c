// A clock of the page that can be set forward. It must be imported before the modules,
// which keep the clock that they find. A Go program reads the clock when it is called
// the next time.

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

/** Sets the clock forward. */
export function advance(milliseconds) {
  ahead += milliseconds;
}
