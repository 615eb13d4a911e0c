// The form that stands in for the emulator's ready-made account when the page talks to a real server.

import { byId, mark, write } from "./dom.js";

/**
 * The account that was typed: {application, token}, or {faults} with one for each field. The application is named as
 * the real server names it, and reached through the server of this page, because UCWA answers no preflight.
 */
export function accountOf({ application, token }, upstream) {
  const url = application.trim() === "" ? null : URL.parse(application.trim(), upstream);
  const faults = {
    application: faultOfApplication(url, upstream),
    token: faultOfToken(token.trim()),
  };
  if (faults.application || faults.token) return { faults };
  const here = new URL(location.origin);
  here.pathname = url.pathname;
  here.search = url.search;
  return { application: here.href, token: token.trim() };
}

function faultOfApplication(url, upstream) {
  if (url === null) return "Enter the URL of an application.";
  const { origin } = new URL(upstream);
  return [origin, location.origin].includes(url.origin) ? "" : `The application must be on ${origin}.`;
}

/** What no header field can hold, as the client goes by it. */
function faultOfToken(token) {
  if (token === "") return "Enter a token.";
  if (/^bearer\s/i.test(token)) return "Enter the token without the word Bearer, which the client adds.";
  return /^[!-~]+$/.test(token) ? "" : "A token consists of visible ASCII characters, without blanks.";
}

export function renderSignIn({ connection, signInFaults }) {
  write(byId("upstream"), connection.upstream);
  for (const name of ["application", "token"]) {
    write(byId(`${name}-fault`), signInFaults[name] ?? "");
    mark(byId(name), "aria-invalid", signInFaults[name] ? "true" : null);
  }
}

export function focusSignInFault({ application }) {
  byId(application ? "application" : "token").focus();
}
