// @ts-check
// The English words. Every key is documented in elements.d.ts.

/** @type {import("./elements.js").Translation} */
export const en = {
  $code: "en",
  $dir: "ltr",

  Online: "Available",
  Busy: "Busy",
  DoNotDisturb: "Do not disturb",
  BeRightBack: "Be right back",
  Away: "Away",
  IdleOnline: "Available, inactive",
  IdleBusy: "Busy, inactive",
  Offline: "Offline",
  Unknown: "Unknown",

  "in-a-meeting": "In a meeting",
  "urgent-interruptions-only": "Urgent interruptions only",
  "on-the-phone": "On the phone",
  "in-a-call": "In a call",
  "in-a-conference": "In a conference call",
  "off-work": "Off work",
  presenting: "Presenting",
  inactive: "Inactive",

  label: (name, state) => (name === "" ? state : `${name}: ${state}`),
  list: (words) => words.join(", "),
  asOf: (time) => `as of ${time}`,
  lastActive: (time) => `Last active ${time}`,
  updated: (time) => `Read at ${time}`,
  note: (text) => `Note: ${text}`,
  location: (text) => `Location: ${text}`,
  notAnAddress: (uri) => `“${uri}” is not a SIP address such as sip:adam@contoso.com`,

  people: "People",
  filter: "Filter by name",
  noneFound: "No one matches the filter.",
  empty: "There is no one on this list yet.",
  otherContacts: "Others",
  count: (shown, all) => (shown === all ? `${all}` : `${shown} of ${all}`),

  connecting: "Connecting…",
  live: "Up to date",
  recovering: (since) => `Out of date since ${since}. Reconnecting…`,
  nextTry: (time) => `Next try at ${time}.`,
  paused: (since) => `Paused. As of ${since}.`,
  failed: (reason) => `Presence is not available: ${reason}`,
  closed: "Not connected",
  signInNeeded: "Not signed in",
};
