// Signing in and out, where a real server asks for it, and what to do once the server knows the page no more.

import { byId } from "./dom.js";
import { session } from "./session.js";
import { accountOf, focusSignInFault } from "./signin.js";
import { current, nothingKnown, signedOut, update } from "./store.js";

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
  update({ phase: "ready" });
  byId("refresh").focus();
  return true;
}

export function signOut() {
  session.forget();
  update({ ...signedOut, phase: "signin" });
  byId("application").focus();
}

/** Whether an error of what is about all subscriptions means that the token or the application is of no more use. */
export const isLost = ({ status }) => [401, 404, 410].includes(status);

/** Forgets what belongs to an account that is lost. Returns whether the page can have another one by itself. */
export function loseAccount() {
  if (!current().connection.account) {
    signOut();
    return false;
  }
  session.forget();
  const status = "The server knows this page no more: it may have been started again. The page connects anew, and its subscriptions are gone.";
  update({ ...nothingKnown, cards: new Map(), status });
  return true;
}
