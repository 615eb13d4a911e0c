// @ts-check
// The forms with which a user signs in to a real server.

import { addressOf, applicationHere, faultOf, faultOfSignIn } from "./account.js";
import { byId, show, write, writeFault } from "./dom.js";
import { session } from "./session.js";
import { flush } from "./store.js";

/**
 * @typedef {import("./account.js").Field} Field
 * @typedef {import("./account.js").Way} Way
 */

/** The fields of each form. @type {Record<"signin-form" | "token-form", readonly Field[]>} */
const fieldsOf = { "signin-form": ["address", "password"], "token-form": ["application", "token"] };
/** The fields that a way to sign in needs. @type {Record<Way, readonly Field[]>} */
const needed = { password: fieldsOf["signin-form"], windows: [], token: fieldsOf["token-form"] };

let signedIn = () => {};

/**
 * Prepares the forms, and resolves when the user has signed in.
 *
 * @param {string} [why] why the user must sign in, if an earlier sign-in has ended
 * @returns {Promise<void>}
 */
export function signInByForm(why = "") {
  write(byId("upstream"), session.connection?.name ?? "");
  showFault(null, why);
  flush(); // a hidden form cannot be focused
  field("address").focus();
  return new Promise((resolve) => (signedIn = resolve));
}

/**
 * @param {Way} way
 * @returns {import("./session.js").Account}
 */
function accountFor(way) {
  if (way === "windows") return "windows";
  if (way === "password") return { username: addressOf(field("address").value), password: field("password").value };
  return { application: applicationHere(field("application").value, upstream()), token: field("token").value.trim() };
}

let busy = false;

/**
 * Signs in, unless a field is wrong or a sign-in is under way.
 *
 * @param {Way} way
 * @param {HTMLElement} button
 */
async function signIn(way, button) {
  if (busy) return;
  for (const name of Object.values(fieldsOf).flat()) showFault(name, needed[way].includes(name) ? judge(name) : "");
  showFault(null, "");
  const wrong = needed[way].find((name) => faultElement(name).textContent);
  if (wrong) {
    field(wrong).focus();
    return;
  }
  busy = true;
  const words = button.textContent ?? "";
  write(button, "Signing in…");
  try {
    await session.signIn(accountFor(way));
    forgetSecrets();
    signedIn();
    flush(); // hides the form and shows the board
    byId("who").focus();
  } catch (error) {
    const fault = faultOfSignIn(/** @type {any} */ (error), way);
    showFault(fault.field, fault.words);
    if (fault.field === "password") field("password").value = "";
    (fault.field ? field(fault.field) : button).focus();
  } finally {
    write(button, words);
    busy = false;
  }
}

function forgetSecrets() {
  field("password").value = "";
  field("token").value = "";
}

/** @param {Field} name */
const judge = (name) => faultOf[name](field(name).value, upstream());
const upstream = () => session.connection?.upstream ?? location.origin;

/** @param {Field} name */
const field = (name) => byId(name, HTMLInputElement);
/** @param {Field | null} name */
const faultElement = (name) => byId(`${name ?? "signin"}-fault`);

/**
 * @param {Field | null} name null for a fault that belongs to no field
 * @param {string} words "" if there is no fault
 */
function showFault(name, words) {
  if (name) return writeFault(field(name), faultElement(name), words);
  write(faultElement(null), words);
  show(faultElement(null), words !== "");
}

for (const name of Object.values(fieldsOf).flat()) {
  // An empty field shows no fault when the user only leaves it.
  field(name).addEventListener("blur", () => field(name).value && showFault(name, judge(name)));
  field(name).addEventListener("input", () => faultElement(name).textContent && showFault(name, judge(name)));
}
byId("signin-form").addEventListener("submit", (event) => {
  event.preventDefault();
  signIn("password", byId("signin-submit"));
});
byId("windows").addEventListener("click", () => signIn("windows", byId("windows")));
byId("token-form").addEventListener("submit", (event) => {
  event.preventDefault();
  signIn("token", byId("token-submit"));
});
// The forms are hidden until here: submitting a form without its listener would reload the
// page.
show(byId("signin-form"), true);
show(byId("has-token"), true);
