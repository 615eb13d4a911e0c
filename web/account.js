// Signing in and out, where a real server asks for it, and what to do once the server knows the page no more.

import { byId } from "./dom.js";
import { session } from "./session.js";
import { accountOf, focusSignInFault } from "./signin.js";
import { current, nothingKnown, signedOut, update } from "./store.js";
import { sentence } from "./wording.js";

/** Returns whether there is an account now. */
export function signIn() {
  const account = accountOf({ application: byId("application").value, token: byId("token").value }, current().connection.upstream);
  update({ signInFaults: account.faults ?? {} });
  if (account.faults) {
    focusSignInFault(account.faults);
    return false;
  }
  session.signIn(account);
  byId("token").value = "";
  update({ phase: "ready", errors: [] }); // those of the try before
  byId("refresh").focus();
  return true;
}

export function signOut() {
  session.forget();
  update({ ...signedOut, phase: "signin" });
  byId("application").focus();
}

/** Whether an account was typed, and nothing has come of it yet that shows that it works. */
export const isOnTrial = () => !current().connection.account && current().subscriptions === null;

/**
 * Whether an error of what is about all subscriptions means that the application is of no more use, or what was typed
 * is wrong. Where the page asks for tokens by itself, it has done so before there is a 401.
 */
export function isLost(error) {
  const { status, gone } = error;
  const typed = !current().connection.account;
  return gone === "application" || status === 410 || (typed && [401, 404].includes(status)) || (isOnTrial() && isRefusal(error));
}

/** Whether an error does not pass by itself. */
const isRefusal = ({ kind, status }) =>
  ["argument", "protocol"].includes(kind) || (kind === "server" && !(status >= 500 || [408, 429].includes(status)));

/**
 * Forgets what belongs to an account that is lost. Returns whether the page has another one by itself: not where it
 * was typed, and not after 410, for what the server has ended for a reason it would end again.
 */
export function loseAccount(error) {
  if (!current().connection.account) {
    signOut();
    return false;
  }
  if (error.status === 410) {
    update({ ...nothingKnown, cards: new Map(), status: "", ended: sentence(error.message) });
    return false;
  }
  session.forget();
  const status = "The server knows this page no more: it may have been started again. The page connects anew, and its subscriptions are gone.";
  update({ ...nothingKnown, cards: new Map(), status });
  return true;
}
