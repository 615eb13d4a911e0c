// @ts-check
// Asks the page for the token of token.go.

/** @import { TokenNeed } from "./presence.js" */

/**
 * Returns a function that calls a token function of the page. Then it calls settle,
 * once and never before it returns, with
 *
 *     the token, a string
 *     nothing, if the token function returns anything else
 *     undefined and what the token function has thrown
 *
 * It returns a function that gives the question up: settle is not called any more.
 *
 * @param {(need: TokenNeed) => unknown} token
 */
export function askWith(token) {
  /**
   * @param {string} origin
   * @param {TokenNeed["reason"]} reason
   * @param {(...outcome: unknown[]) => void} settle
   */
  return (origin, reason, settle) => {
    let givenUp = false;
    (async () => {
      const outcome = await outcomeOf(token, { origin, reason });
      if (!givenUp) settle(...outcome);
    })();
    return () => {
      givenUp = true;
    };
  };
}

/**
 * @param {(need: TokenNeed) => unknown} token
 * @param {TokenNeed} need
 * @returns {Promise<unknown[]>} the arguments of settle
 */
async function outcomeOf(token, need) {
  try {
    const value = await token(need);
    return typeof value === "string" ? [value] : [];
  } catch (thrown) {
    return [undefined, thrown];
  }
}
