// @ts-check
// The form to follow a person, a group or addresses.

import { byId, onSubmit, write, writeFault } from "../dom.js";
import { current } from "../store.js";
import { begin } from "./begin.js";
import { revealFollow } from "./board.js";
import { Combobox } from "./combobox.js";
import { resolve, suggestions } from "./targets.js";

/** @typedef {import("./targets.js").Target} Target */

const who = byId("who", HTMLInputElement);
const howLong = byId("how-long", HTMLSelectElement);

const suggested = new Combobox(who, byId("who-list"), (typed) => suggestions(typed, { groups: true }));

/** Binds the form to the page. */
export function startAdd() {
  judged(who, byId("who-fault"), (typed) => resolve(typed, { groups: true }).fault);
  who.addEventListener("input", () => write(byId("follow-fault"), ""));
  onSubmit("follow", () => void follow());
}

const isPressedAgain = pressedAgain();

async function follow() {
  const typed = who.value;
  if (isPressedAgain() && typed === "") return;
  suggested.close();
  const { targets, fault } = resolve(typed, { groups: true });
  writeFault(who, byId("who-fault"), fault);
  write(byId("follow-fault"), "");
  if (fault) return who.focus();
  const minutes = howLong.value === "renewed" ? null : Number(howLong.value);
  who.value = "";
  const begun = requestsFor(targets).map((request) => begin({ ...request, minutes }));
  const [newest] = current().follows;
  revealFollow(newest.id);
  const failed = (await Promise.all(begun)).filter((words) => words !== "").join(" ");
  write(byId("follow-fault"), failed);
  if (failed && who.value === "") who.value = typed;
}

/**
 * Returns a request for all people together, and one for each group.
 *
 * @param {readonly Target[]} targets
 */
function requestsFor(targets) {
  const uris = targets.flatMap(({ uri }) => uri ?? []);
  const groups = targets.flatMap(({ group }) => (group ? { group } : []));
  return uris.length > 0 ? [{ uris }, ...groups] : groups;
}

/** The longest time between the two presses of a double press, in milliseconds. */
const doublePress = 600;

/**
 * Returns a function that a form calls when it is submitted. It reports whether this was
 * the second press of a double press: the first press has emptied the field, so an empty
 * field is not a fault.
 */
export function pressedAgain() {
  let last = -Infinity;
  return () => {
    const before = last;
    last = performance.now();
    return last - before < doublePress;
  };
}

/**
 * Shows the fault of a field when the user leaves the field, and hides it when the text
 * changes. An empty field shows no fault when the user leaves it.
 *
 * @param {HTMLInputElement} input
 * @param {HTMLElement} fault
 * @param {(typed: string) => string} judge
 */
export function judged(input, fault, judge) {
  input.addEventListener("blur", () => {
    if (input.value.trim() !== "") writeFault(input, fault, judge(input.value));
  });
  for (const type of ["input", "change"]) input.addEventListener(type, () => writeFault(input, fault, ""));
}
