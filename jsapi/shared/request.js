// @ts-check
// Makes the second argument of fetch.

/**
 * All members that fetch reads. A missing member could be inherited from Object.prototype
 * of the page.
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
