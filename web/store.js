// The one state of the page. Actions change it through update, which renders it; nothing else does either.

import { emptyDecoder } from "./decoder.js";
import { emptyForm } from "./form.js";

/** What the page knows of the server, and forgets when another one may take its place. */
export const nothingKnown = {
  collection: null, // the URL of presenceSubscriptions, once seen
  subscriptions: null, // null until the server has said
  known: new Map(), // href → {uris?, ends, group?} of those that this page created or extended; group is the href of one
  members: new Map(), // href of a subscription → its memberships
  contacts: new Map(), // href of a contact → SIP URI
  presences: new Map(), // keyOf a SIP URI → ContactPresence
  groups: null,
  ended: "", // why the server has ended what the page had there, until the person in front of it starts anew
};

/** How the page starts, and starts again after signing out. */
export const signedOut = {
  ...nothingKnown,
  status: "", // the last news of the list
  cards: new Map(), // href of a subscription → {busy, extendFault, addFault}
  following: new Set(), // hrefs of groups that are being subscribed to
  exchanges: [],
  listing: null, // what tells the newest list() from those that it overtook
  creating: false,
  reachable: null, // whether the last request got through; null before the first
  cutOff: false, // whether the page looked for news and did not reach the server, since it last did
};

let state = {
  ...signedOut,
  phase: "loading", // loading | failed | signin | ready
  failure: null, // {title, reason}, in phase failed
  connection: { people: [], controls: null },
  emulator: null, // {time, speed, faults, readAt}: how the emulator was at a time of this machine
  panel: { status: "", fault: "busy", presenceFault: "", minutesFault: "" },
  signInFaults: {},
  format: "json",
  form: emptyForm,
  decoder: emptyDecoder,
  readsShown: false,
  errors: [],
  now: Date.now(),
};

/** @type {(state: object) => void} */
let render = () => {};

export const current = () => state;

export function update(change) {
  state = { ...state, ...change };
  render(state);
}

let rendering = false;

/** Like update, but renders soon: for what comes in bursts, and nobody waits for. */
export function note(change) {
  state = { ...state, ...change };
  if (rendering) return;
  rendering = true;
  setTimeout(() => {
    rendering = false;
    render(state);
  }, 20);
}

export function onUpdate(renderer) {
  render = renderer;
}

/** A Map with an entry more, or another one in its place. */
export const withEntry = (map, key, value) => new Map(map).set(key, value);
