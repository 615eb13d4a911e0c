// @ts-check
// What is passed to a fetch function.

/**
 * Every member that fetch reads. A member that is missing would be inherited: a page
 * may have put one on Object.prototype.
 *
 * @type {RequestInit & { duplex?: undefined }}
 */
const members = {
  method: undefined, headers: undefined, body: undefined, mode: undefined, credentials: undefined, cache: undefined,
  redirect: undefined, referrer: undefined, referrerPolicy: undefined, integrity: undefined, keepalive: undefined,
  signal: undefined, priority: undefined, duplex: undefined, window: undefined,
};

/**
 * Returns the second argument of fetch.
 *
 * @param {RequestInit} given
 * @returns {RequestInit}
 */
export const requestInit = (given) => ({ ...members, ...given });
