// @ts-check
// Asks the page for the token of token.go.

import { asking } from "./ask.js";

/** @import { TokenNeed } from "./presence.js" */

/**
 * Returns a function (origin, reason, settle) that calls a token function of the page,
 * and settle with
 *
 *     the token, a string
 *     nothing, if the token function returns anything else
 *     undefined and what the token function has thrown
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
