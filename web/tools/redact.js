// @ts-check
// Removes tokens and passwords from everything that the tools record, show and copy.

/** Replaces a removed secret. */
const omitted = "…";

/** The parameters of a token request that are secret. */
const secretParameters = /(^|&)(password|assertion|client_secret|refresh_token|code)=[^&]*/gi;

/** The secret properties of the answer that issues a token, and of connection.json. */
const secretProperties = /("(?:access_token|refresh_token|id_token|token)"\s*:\s*)"(?:[^"\\]|\\.)*"/gi;

/** Matches web tickets anywhere in a text. */
const webTickets = /\bcwt=[\w.~+/-]+=*/g;

/**
 * Returns the value of a header field as the tools show it: credentials are reduced to
 * their scheme.
 *
 * @param {string} name in lower case
 * @param {string} value
 */
export function redactHeader(name, value) {
  if (name === "authorization" || name === "proxy-authorization") return value.replace(/\s.*/s, ` ${omitted}`);
  return name === "cookie" ? omitted : redactText(value);
}

/**
 * Returns a body as the tools show it.
 *
 * @param {string} text
 * @param {string} mediaType
 */
export function redactBody(text, mediaType) {
  const visible = redactText(text);
  if (/x-www-form-urlencoded/i.test(mediaType)) return visible.replace(secretParameters, `$1$2=${omitted}`);
  return /json/i.test(mediaType) ? visible.replace(secretProperties, `$1"${omitted}"`) : visible;
}

/** @param {string} text */
export const redactText = (text) => text.replace(webTickets, `cwt=${omitted}`);
