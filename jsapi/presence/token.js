// @ts-check
// Calls the token function of the page, for tokenFunction in token.go.

import { asking } from "./ask.js";

/** @import { TokenNeed } from "./presence.js" */

/**
 * Returns a function (origin, reason, settle) that calls a token function of the page.
 * Then it calls settle with
 *
 *     the token, a string
 *     no arguments, if the token function returns anything else
 *     undefined and the value that the token function has thrown
 *
 * @param {(need: TokenNeed) => unknown} token
 */
export function askWith(token) {
  return asking(async (origin, reason) => {
    try {
      const value = await token({ origin, reason });
      return typeof value === "string" ? [value] : [];
    } catch (thrown) {
      return [undefined, thrown];
    }
  });
}
