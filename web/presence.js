// How people are, in words, and read from the server.

import { mark, part, writeOrHide } from "./dom.js";
import { ago, minute } from "./time.js";

/** SIP URIs differ in case and mean the same. */
export const keyOf = (uri) => uri.toLowerCase();

/** The presence of somebody, if it is known. */
export const presenceOf = ({ presences }, uri) => presences.get(keyOf(uri));

const availabilities = {
  Online: "Available",
  Busy: "Busy",
  DoNotDisturb: "Do not disturb",
  BeRightBack: "Be right back",
  Away: "Away",
  IdleOnline: "Available, idle",
  IdleBusy: "Busy, idle",
  Offline: "Offline",
};

const devices = { PC: "PC", Mobile: "mobile", DeskPhone: "desk phone", Web: "browser" };

/** Words such as "Busy", "in a meeting", "PC", "active 3 min. ago"; none where nothing is known. */
function presenceWords(presence, now) {
  if (!presence) return [];
  const { availability, activity = "", deviceType, lastActive } = presence;
  const token = /^[a-z]+(-[a-z]+)*$/.test(activity); // any other text is for people already
  const idle = lastActive === undefined ? 0 : now - lastActive;
  return [
    availabilities[availability] ?? availability,
    token ? activity.replaceAll("-", " ") : activity,
    devices[deviceType],
    idle >= minute && `active ${ago(idle)}`,
  ];
}

/**
 * Shows how somebody is in an element that has a part for it.
 *
 * @param [how] brief leaves out where somebody is, and since when
 */
export function fillPresence(element, presence, now, { brief = false } = {}) {
  mark(element, "data-availability", presence?.availability ?? null);
  const words = presenceWords(presence, now).slice(0, brief ? 2 : undefined);
  writeOrHide(part(element, "presence"), words.filter(Boolean).join(" · "));
}

/** How many contacts are asked for at once. */
const atOnce = 4;

/**
 * Reads how people are.
 *
 * @param client
 * @param {readonly {uri: string}[]} people who is asked for, by their addresses
 * @param {readonly string[]} contacts hrefs of who is asked for besides
 * @param {ReadonlyMap<string, string>} known addresses of contacts: href → SIP URI
 * @returns {Promise<{presences: Map, addresses: Map}>} presences by keyOf a SIP URI, and the addresses of the contacts
 */
export async function readPresences(client, people, contacts, known) {
  // Whoever is both, is read as a contact: the server need not search.
  const found = contacts.map((href) => ({ href, uri: known.get(href) }));
  const both = new Set(found.filter(({ uri }) => uri).map(({ uri }) => keyOf(uri)));
  /** @type {{href?: string, uri?: string}[]} */
  const targets = [...found, ...people.filter(({ uri }) => !both.has(keyOf(uri)))];
  const result = { presences: new Map(), addresses: new Map() };
  const next = targets.values();
  const reader = async () => {
    for (const { href, uri } of next) {
      const presence = await unlessRefused(client.presence(href ?? uri), null);
      const address = presence?.uri ?? uri ?? href;
      if (href) result.addresses.set(href, address);
      if (presence) result.presences.set(keyOf(address), presence);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, reader));
  return result;
}

/**
 * What is promised, or another value where the server says no to this one thing: it is not there, not any more, or not
 * for this user.
 */
export async function unlessRefused(promise, otherwise) {
  try {
    return await promise;
  } catch (error) {
    const { kind, status, subcode } = error;
    const refused = kind === "server" && [undefined, 403, 404, 409, 410].includes(status);
    if (refused && !ofApplication.includes(subcode)) return otherwise;
    throw error;
  }
}

/** Subcodes that are not about one thing, but about all that the page has on the server. */
const ofApplication = ["ApplicationNotFound", "InactiveApplicationExpired", "TooManyApplications", "UserAgentNotAllowed"];
