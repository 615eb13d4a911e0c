// @ts-check
// Errors as sentences: what happened, and what to do.

import { count, sentence } from "./wording.js";

/**
 * The fields of an error of the module or of the page.
 *
 * @typedef {Partial<import("../jsapi/presence/presence.js").UcwaError> & { message?: string }} PageError
 */

/** What to do about refusals, by subcode in lower case. @type {Record<string, string>} */
const refusals = {
  limitexceeded: "The server’s limit is reached. Stop following a person or a group, and try again.",
  unreachable: "The server behind this page cannot be reached. Check that it is running, and try again.",
};

/**
 * Returns an error as a sentence.
 *
 * @param {unknown} thrown
 * @returns {string}
 */
export function sentenceOf(thrown) {
  const error = /** @type {PageError} */ (thrown ?? {});
  const words = cause(error);
  if (!error.outcomeUnknown) return words;
  return `${words} The server may have done it nevertheless: look at the board before you try again.`;
}

/**
 * Reports whether an error means that the server has ended the application.
 *
 * @param {PageError} error
 */
export const saysSessionHasEnded = ({ gone, status }) => gone === "application" || (gone !== "resource" && status === 410);

/** @param {PageError} error */
function cause({ kind, message = "", status, subcode = "", gone, retryAfter, retryable }) {
  switch (kind) {
    case "network":
      return "The server cannot be reached. Check the network, and try again.";
    case "timeout":
      return "The server takes too long to answer. Try again in a while.";
    case "protocol":
      return "The answer cannot be read. A proxy may stand in between; look at the requests below.";
    case "aborted":
      return "The page has connected again meanwhile. Try again.";
    case "server": {
      const refusal = refusals[subcode.toLowerCase()];
      if (refusal) return refusal;
      if (gone === "resource") return "The server has ended this already. Follow again.";
      if (saysSessionHasEnded({ gone, status })) return "The server has ended the session. Connect again.";
      if (status === 401) return "The server does not accept the sign-in any more. Connect again.";
      const wait = retryAfter ? ` Try again in ${count(Math.ceil(retryAfter / 1000), "second")}.` : retryable ? " Try again in a while." : "";
      return `${sentence(message)}${wait}`;
    }
    case "internal":
      return "The presence module has stopped. Connect again.";
    default:
      return sentence(message) || "Something went wrong. Load the page again.";
  }
}
