// @ts-check
// Calls the credentials function of the page, for credentialsFunction in signin.go.

import { asking } from "./ask.js";

/** @import { CredentialsNeed } from "./presence.js" */

/**
 * Returns a function (origin, reason, settle) that calls a credentials function of the
 * page. Then it calls settle with
 *
 *     "windows"
 *     "password", the user name and the password, both strings
 *     "wrong", if the function of the page returns anything else
 *     "thrown", the value that the function of the page has thrown
 *
 * @param {(need: CredentialsNeed) => unknown} credentials
 */
export function askForCredentials(credentials) {
  return asking(async (origin, reason) => {
    try {
      const given = /** @type {any} */ (await credentials({ origin, reason }));
      if (given === "windows") return [given];
      const { username, password } = given ?? {};
      return typeof username === "string" && typeof password === "string" ? ["password", username, password] : ["wrong"];
    } catch (thrown) {
      return ["thrown", thrown];
    }
  });
}
