// @ts-check
// Checks the fields of the sign-in forms, and assigns errors of the server to the fields.

import { sentenceOf } from "./errors.js";
import { sentence } from "./wording.js";

/**
 * The fields of the two forms. field is null in a Fault that belongs to no field.
 *
 * @typedef {"address" | "password" | "application" | "token"} Field
 * @typedef {{ field: Field | null, words: string }} Fault
 * @typedef {"password" | "windows" | "token"} Way how the user signs in
 */

/**
 * Functions that return the fault of the text in a field, or "".
 *
 * @type {Record<Field, (typed: string, upstream: string) => string>}
 */
export const faultOf = {
  address(typed) {
    const address = addressOf(typed);
    if (address === "") return "Enter your address.";
    return /^[^\s@]+@[^\s@]+$|^[^\s\\]+\\[^\s\\]+$/.test(address) ? "" : "An address has a name and a company, such as lene@contoso.com.";
  },
  password: (typed) => (typed === "" ? "Enter your password." : ""),
  application(typed, upstream) {
    const url = typed.trim() === "" ? null : URL.parse(typed.trim(), upstream);
    if (url === null) return "Enter the URL of an application.";
    return [upstream, location.origin].includes(url.origin) ? "" : `The application must be on ${upstream}.`;
  },
  token(typed) {
    const token = typed.trim();
    if (token === "") return "Enter a token.";
    if (/^bearer\s/i.test(token)) return "Enter the token without the word Bearer.";
    return /^[!-~]+$/.test(token) ? "" : "A token has letters, digits and signs, and no blanks.";
  },
};

/** The user name in an address, which may have been copied from a SIP URI. @param {string} typed */
export const addressOf = (typed) => typed.trim().replace(/^sips?:/i, "");

/**
 * Returns the URL at which the page reaches an application of the real server. It is on the
 * page's own origin, because UCWA answers no preflight.
 *
 * @param {string} typed
 * @param {string} upstream the origin of the real server
 */
export function applicationHere(typed, upstream) {
  const { pathname, search } = new URL(typed.trim(), upstream);
  return new URL(pathname + search, location.origin).href;
}

/** The advice if the server does not offer a way to sign in. @type {Record<Way, string>} */
const otherWays = {
  password: "The server does not sign users in by password. Use this computer’s Windows account, or a token.",
  windows: "The server does not take this computer’s Windows account through this page. Use your address and password.",
  token: "The server does not take this token. Get another one, and enter it here.",
};

/**
 * Returns the cause of a failed sign-in in one sentence, with advice for the user.
 *
 * @param {import("../jsapi/presence/presence.js").UcwaError} error
 * @param {Way} way
 * @returns {Fault}
 */
export function faultOfSignIn(error, way) {
  const { kind, status, code, page } = error;
  if (code === "invalid_grant" && way === "password") {
    return { field: "password", words: "The server does not know this address with this password. Check both, and try again." };
  }
  if (page) return { field: null, words: "The server signs users in at a page of its own, which cannot be used through this page. Use a token." };
  if (kind === "argument" || code === "unsupported_grant_type" || [400, 401].includes(status ?? 0)) {
    return { field: way === "token" ? "token" : null, words: otherWays[way] };
  }
  if (way === "token" && [404, 410].includes(status ?? 0)) {
    return { field: "application", words: "There is no application at this URL any more. Create one, and enter its URL and token." };
  }
  return { field: null, words: wordsOf(error) };
}

/** @param {import("../jsapi/presence/presence.js").UcwaError} error */
function wordsOf(error) {
  const { kind, message, status, subcode } = error;
  if (kind === "protocol") return "The server that answers is not Skype for Business Server. Check the address that UPSTREAM names.";
  if (subcode === "Unreachable") return `${sentence(message)} Check that it is running, and try again.`; // the message has the cause
  if (status === 403) return `${sentence(message)} Ask your administrator.`;
  return sentenceOf(error);
}
