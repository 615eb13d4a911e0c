// The form: from its fields to a CreateRequest, and from the problems of a request back to the fields.

import { byId, mark, part, renderList, show, write } from "./dom.js";
import { fillPresence, keyOf, presenceOf } from "./presence.js";
import { serverTime } from "./time.js";
import { faultWords, sentence } from "./wording.js";

/** How many faults of lines are shown: nobody reads thousands, nor is to hear them read out. */
const shownFaults = 10;

export const emptyForm = Object.freeze({
  chosen: [], // URIs of people in the directory
  more: "", // further URIs, one on each line
  duration: "15", // as typed
  judged: { people: false, duration: false }, // parts whose faults are shown: those that were touched
});

/** Reads the fields after one of them has changed. */
export function readFields(form, changed) {
  const duration = byId("duration");
  return {
    chosen: [...byId("people").querySelectorAll("input:checked")].map((box) => box.value),
    more: byId("more").value,
    duration: duration.value,
    judged: { ...form.judged, [changed === duration ? "duration" : "people"]: true },
  };
}

/**
 * The request that the form stands for, right or wrong, and for each of its URIs the place where it was entered:
 * {person} or {line}.
 */
function requestOf(form) {
  const lines = form.more.split("\n").map((text, i) => ({ uri: text.trim(), line: i + 1 }));
  const places = distinct([...form.chosen.map((uri) => ({ uri, person: uri })), ...lines.filter(({ uri }) => uri)]);
  const uris = places.map(({ uri }) => uri);
  const duration = minutesOf(form.duration);
  return { request: duration === undefined ? { uris } : { duration, uris }, places };
}

/** The minutes that were typed; words are left to the validator, as they are, and nothing is undefined. */
export function minutesOf(typed) {
  const text = typed.trim();
  if (text === "") return undefined;
  return /^[-+]?\d*\.?\d+$/.test(text) ? Number(text) : text;
}

/** The places without those of a person who has one already, as the client itself would drop them. */
function distinct(places) {
  const first = new Map();
  for (const place of places) {
    const key = keyOf(place.uri);
    if (!first.has(key)) first.set(key, place);
  }
  return [...first.values()];
}

/** The request with the validator's verdict. */
export function reviewOf(module, form) {
  const { request, places } = requestOf(form);
  try {
    return { request, places, problems: module.validate(request) };
  } catch (error) {
    return { request, places, problems: [{ path: "", message: error.message }] }; // the module has ended
  }
}

/** Puts each problem beside the field that its path leads to. */
export function faultsOf({ problems, places }) {
  const faults = { people: "", persons: new Map(), lines: [], duration: "", form: "" };
  for (const { path, message } of problems) {
    const place = places[path.match(/^\/uris\/(\d+)$/)?.[1]];
    if (place?.person) faults.persons.set(place.person, sentence(`${place.uri} ${message}`));
    else if (place) faults.lines.push({ ...place, message });
    else if (path === "/uris") faults.people = places.length > 0 ? sentence(`The request ${message}`) : "Choose somebody, or enter a SIP URI.";
    else if (path === "/duration") faults.duration = faultWords("The duration", message);
    else faults.form = `${faults.form} ${sentence(`${path} ${message}`)}`.trim();
  }
  return faults;
}

/** Moves to the first field at fault, and in the lines to the line. */
export function focusFault({ people, persons, lines, duration }) {
  const boxes = [...byId("people").querySelectorAll("input")];
  const box = boxes.find(({ value }) => persons.has(value)) ?? (people && boxes[0]);
  if (box) return box.focus();
  if (people || lines.length > 0) {
    const field = byId("more");
    field.focus();
    if (lines.length > 0) selectLine(field, lines[0].line);
  } else if (duration) byId("duration").focus();
}

function selectLine(field, line) {
  const before = field.value.split("\n").slice(0, line - 1);
  const start = before.reduce((length, text) => length + text.length + 1, 0);
  field.setSelectionRange(start, start + field.value.split("\n")[line - 1].length);
}

export function renderForm(state, review) {
  const { connection, form, creating } = state;
  const faults = faultsOf(review);
  const { judged } = form;
  renderPeople(state, judged.people ? faults.persons : new Map());
  write(byId("more-label"), connection.people.length > 0 ? "Others, by SIP URI" : "SIP URIs");
  write(byId("people-fault"), judged.people ? faults.people : "");
  renderLines(judged.people ? faults.lines : []);
  write(byId("duration-fault"), judged.duration ? faults.duration : "");
  write(byId("form-fault"), faults.form);

  const wrongLines = judged.people && (faults.lines.length > 0 || faults.people);
  fillField(byId("more"), form.more, wrongLines);
  fillField(byId("duration"), form.duration, judged.duration && faults.duration);
  write(byId("submit"), creating ? "Creating…" : "Create subscription");
  mark(byId("submit"), "aria-disabled", creating ? "true" : null);
}

function renderLines(faults) {
  const rest = faults.length - shownFaults;
  const more = { place: "", uri: "", message: `And ${rest.toLocaleString("en")} more.` };
  const shown = faults.slice(0, shownFaults).map(({ line, uri, message }) => ({ place: `Line ${line}:`, uri, message: `${message}.` }));
  renderList(byId("more-faults"), rest > 0 ? [...shown, more] : shown, {
    template: "line-template",
    key: ({ place }) => place,
    fill(element, fault) {
      for (const [name, text] of Object.entries(fault)) write(part(element, name), text);
    },
  });
}

function renderPeople(state, faults) {
  const { people } = state.connection;
  const now = serverTime(state);
  show(byId("people-field"), people.length > 0);
  renderList(byId("people"), people, {
    template: "person-template",
    key: ({ uri }) => uri,
    fill(element, { uri, name, title }) {
      const box = part(element, "checkbox");
      const fault = part(element, "fault");
      mark(element, "data-uri", uri);
      write(part(element, "initials"), initials(name));
      write(part(element, "name"), name);
      write(part(element, "title"), title ?? "");
      fillPresence(element, presenceOf(state, uri), now);
      write(fault, faults.get(uri) ?? "");
      mark(fault, "id", `fault-${uri}`);
      mark(box, "value", uri);
      box.checked = state.form.chosen.includes(uri);
      mark(box, "aria-describedby", fault.id);
      mark(box, "aria-invalid", faults.has(uri) ? "true" : null);
    },
  });
}

const initials = (name) => name.split(/\s+/).map((word) => word[0]).join("").slice(0, 2);

function fillField(field, value, wrong) {
  if (field.value !== value) field.value = value; // writing the same value would move the caret
  mark(field, "aria-invalid", wrong ? "true" : null);
}
