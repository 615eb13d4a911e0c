// @ts-check
// The German words: importing this module registers them.

import { en } from "./en.js";
import { registerTranslation } from "./translation.js";

/** @type {import("./elements.js").Translation} */
export const de = {
  ...en,
  $code: "de",

  Online: "Verfügbar",
  Busy: "Beschäftigt",
  DoNotDisturb: "Nicht stören",
  BeRightBack: "Bin gleich zurück",
  Away: "Abwesend",
  IdleOnline: "Verfügbar, inaktiv",
  IdleBusy: "Beschäftigt, inaktiv",
  Offline: "Offline",
  Unknown: "Unbekannt",

  "in-a-meeting": "In einer Besprechung",
  "urgent-interruptions-only": "Nur dringende Unterbrechungen",
  "on-the-phone": "Am Telefon",
  "in-a-call": "Im Gespräch",
  "in-a-conference": "In einer Telefonkonferenz",
  "off-work": "Nicht bei der Arbeit",
  presenting: "In einer Präsentation",
  inactive: "Inaktiv",

  asOf: (time) => `Stand ${time}`,
  lastActive: (time) => `Zuletzt aktiv: ${time}`,
  updated: (time) => `Gelesen um ${time}`,
  note: (text) => `Notiz: ${text}`,
  location: (text) => `Ort: ${text}`,
  notAnAddress: (uri) => `„${uri}“ ist keine SIP-Adresse wie sip:adam@contoso.com`,

  people: "Personen",
  filter: "Nach Namen filtern",
  noneFound: "Der Filter passt auf niemanden.",
  empty: "Auf dieser Liste steht noch niemand.",
  otherContacts: "Andere",
  count: (shown, all) => (shown === all ? `${all}` : `${shown} von ${all}`),

  connecting: "Verbindung wird aufgebaut…",
  live: "Aktuell",
  recovering: (since) => `Nicht aktuell seit ${since}. Verbindung wird wiederhergestellt…`,
  nextTry: (time) => `Nächster Versuch um ${time}.`,
  paused: (since) => `Angehalten. Stand ${since}.`,
  failed: (reason) => `Der Anwesenheitsstatus ist nicht verfügbar: ${reason}`,
  closed: "Nicht verbunden",
  signInNeeded: "Nicht angemeldet",
};

registerTranslation(de);
