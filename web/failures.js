// What failed, and what is settled again.

import { addError, describe } from "./errors.js";
import { ConnectionError } from "./tools/server.js";
import { current, update } from "./store.js";

/** Whether an error of this kind means that the server was reached, for those that tell. */
const reached = { network: false, timeout: false, protocol: true, server: true };

/** Shows an error. What the page does by itself says nothing that is said already. */
export function fail(action, thrown) {
  const error = thrown.cause instanceof ConnectionError ? thrown.cause : thrown; // the client asked the page, and that failed
  const { errors } = current();
  const described = describe(error, action);
  const cutOff = action === "news" && error.kind === "network";
  const same = (other) => (cutOff ? other.kind === "network" : other.action !== "news" && other.message === described.message);
  const said = action === "news" && errors.some(same);
  update({
    // The server of this page says by this subcode that it does not reach the real server.
    reachable: error.subcode === "Unreachable" ? false : (reached[error.kind] ?? current().reachable),
    cutOff: cutOff || current().cutOff,
    ...(!said && { errors: addError(errors, described) }),
  });
}

/** The change that an action's success makes: what it failed of before is settled. */
export const settled = (action) => ({ reachable: true, errors: without((error) => error.action === action) });

/**
 * The change that a list makes for which the person in front of the page has asked. What advises no more than that is
 * settled, too, if it did so by then.
 *
 * @param before the errors when the list was asked for
 */
export const settledList = (before) => ({
  reachable: true,
  errors: without((error) => ["signin", "list"].includes(error.action) || (error.doubtful && before.includes(error))),
});

/**
 * The change that news make. After a time without any, they also settle that the server was not reached; what else went
 * wrong is still to be read, unless the page has signed in meanwhile.
 */
export function settledNews() {
  const { cutOff } = current();
  return { reachable: true, cutOff: false, errors: without(({ action, kind }) => ["signin", "news"].includes(action) || (cutOff && kind === "network")) };
}

/** The errors without some; the same list if there are none of those. */
function without(test) {
  const { errors } = current();
  return errors.some(test) ? errors.filter((error) => !test(error)) : errors;
}
