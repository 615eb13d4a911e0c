/**
 * Elements that show presence: `<ucwa-session>`, `<ucwa-presence>` and
 * `<ucwa-presence-list>`. Importing elements.js defines them.
 *
 * A contact whose presence is not known is shown as unknown, never as available. If a
 * value is out of date, the shape of its badge and `:state(stale)` show it immediately,
 * and words show it after 5 seconds.
 */
import type { Client, Contact, SignInOptions } from "../presence/presence.js";

/**
 * Signs in and provides the client to other elements, by the Context protocol of
 * the Web Components Community Group. A session serves the elements inside it. The
 * first session of the page also serves elements outside every session.
 *
 * It signs in with its attributes and `options` once `address`, `discovery` or
 * `application` is given. When an attribute or `options` changes, it signs out and signs
 * in again. When it is removed from the page, it signs out. It repeats a failed attempt
 * that may succeed later after 5 seconds to 1 minute, or when the browser is online
 * again. If a page sets `client`, the session provides this client in place of its own
 * client, and never closes it.
 *
 * @attr address the user's address, such as `lene@contoso.com`
 * @attr discovery the root of autodiscovery, in place of `address`
 * @attr credentials `windows`; set {@link options} for anything else
 * @attr application the address of an application: connect() in place of signIn()
 * @attr via `auto`, `fetch` or `xframe`
 * @attr culture the language of the application, such as `en-US`
 * @attr useragent the name of the application
 * @attr format `json` or `xml`
 * @fires ucwa-client when the client changes: `event.detail.client`
 * @fires ucwa-error when an attempt to sign in fails: `event.detail.error`, a UcwaError
 * @cssstate connecting an attempt to sign in is under way
 * @cssstate connected there is a client
 * @cssstate failed the last attempt to sign in has failed; another attempt may follow
 */
export class UcwaSession extends HTMLElement {
  /** The client that the session provides; undefined before there is one. If a page sets it to undefined, the session signs in again with its attributes and `options`. */
  client: Client | undefined;
  /** Options of signIn() or connect() that attributes cannot hold, such as `token`, `credentials` as a function or `fetch`. */
  options: Partial<SignInOptions> & { [option: string]: unknown };
}

/**
 * The presence of one person: a badge before the slotted text, which stays as it is, and
 * words after it. Without JavaScript only the slotted text is shown.
 *
 * The badge is an image with the whole state as its label. Pointing at the element, or
 * moving the keyboard's focus to the badge, shows a tooltip: title, note, location, when
 * the person was last active, when the presence was read, and the state of the channel if
 * it is not live.
 *
 * @attr uri the SIP URI, such as `sip:adam@contoso.com`
 * @attr text the words beside the badge: `short` (default: the activity, or else the availability), `full` (both) or `none`
 * @attr name the name in the label of the badge; default: the slotted text, or else the name from the server, or the user part of the address
 * @slot the name of the person; default: the name from the server
 * @csspart badge
 * @csspart text
 * @csspart tooltip
 * @cssprop --ucwa-badge-size default `1em`
 * @cssprop --ucwa-available colour of the badge, default `#2a8540`
 * @cssprop --ucwa-busy colour of the badge, default `#d13438`
 * @cssprop --ucwa-away colour of the badge, default `#b06a00`
 * @cssprop --ucwa-offline colour of the badge, also of a person whose presence is unknown, default `#767676`
 * @cssprop --ucwa-stale colour of a badge that is out of date, default `#767676`
 * @cssprop --ucwa-badge-mark colour of the mark on a filled badge, default `#fff`
 * @cssprop --ucwa-text colour of the text, default inherited
 * @cssprop --ucwa-tooltip-background background of the tooltip, default `#1e1e1e`
 * @cssprop --ucwa-tooltip-color colour of the text of the tooltip, default `#fff`
 * @fires ucwa-presence when the contact changes, which includes becoming stale or current: `event.detail.contact` and `event.detail.previous`
 * @cssstate stale the shown presence is out of date
 */
export class UcwaPresence extends HTMLElement {
  /** The attribute of the same name. */
  uri: string;
  /** The contact that the element shows; undefined if there is none yet. */
  readonly contact: Contact | undefined;
}

/**
 * A list of people: the people in `uris` and, with `group`, the members of groups of the
 * contact list. Each group has a header that hides and shows its members. Only the rows
 * in view are in the document, so a list may have thousands of people. All rows have the
 * same height.
 *
 * @attr uris SIP URIs, separated by blanks or commas
 * @attr group the name or id of a group of the contact list; empty for all its groups
 * @attr sort `name` (default) or `availability`: the most available people come first
 * @attr filter the text of the filter box: only people whose name or address contains it are shown, without regard to case and accents
 * @attr nofilter hides the filter box
 * @attr label the name of the list for assistive technology
 * @csspart base
 * @csspart filter
 * @csspart status the state of the channel; the only live region
 * @csspart retry the time of the next attempt to connect
 * @csspart board
 * @csspart header
 * @csspart fold
 * @csspart person
 * @csspart badge
 * @csspart name
 * @csspart note
 * @csspart text
 * @csspart as-of the time at which a state that is out of date was last current
 * @csspart empty
 * @cssprop --ucwa-badge-size default `1.125em`
 * @cssprop --ucwa-available colour of the badge, default `#2a8540`
 * @cssprop --ucwa-busy colour of the badge, default `#d13438`
 * @cssprop --ucwa-away colour of the badge, default `#b06a00`
 * @cssprop --ucwa-offline colour of the badge, also of a person whose presence is unknown, default `#767676`
 * @cssprop --ucwa-stale colour of a badge that is out of date, default `#767676`
 * @cssprop --ucwa-badge-mark colour of the mark on a filled badge, default `#fff`
 * @cssprop --ucwa-text colour of the text, default inherited
 * @cssprop --ucwa-board-height the greatest height of the list, which scrolls if its rows need more, default `30em`
 * @cssprop --ucwa-row-height default `2.75em`
 * @cssprop --ucwa-border colour of the border of the filter box, default `#767676`
 * @cssprop --ucwa-row-border colour of the line below a row, default `rgb(127 127 127 / 0.25)`
 * @cssstate stale the channel is not live
 */
export class UcwaPresenceList extends HTMLElement {
  /** The attribute of the same name, as a list. */
  uris: string[];
}

/** Defines the elements under their names; a name that is already defined is skipped. elements.js calls it. */
export function define(): void;

/** The context of the Context protocol; its value is a {@link Client} or undefined. */
export const clientContext: unique symbol;

/** Sets the client of elements outside every session if the page has no session; undefined removes it. */
export function setDefaultClient(client: Client | undefined): void;

/**
 * Adds translations, or replaces translations with the same `$code`. Throws a TypeError
 * if a `$code` is not a language tag. The language of an element is the `lang` attribute
 * of the element or of its nearest ancestor with this attribute, or else the language of
 * the browser. For `pt-BR` the elements use the translation for `pt-BR`, or else for `pt`,
 * or else English. English and German are built in.
 */
export function registerTranslation(...translations: Translation[]): void;

/** The English words. Copy them to make another translation: `{...en, $code: "fr", …}`. */
export const en: Translation;

/** The words of one language. Keys that a registered translation lacks are English. */
export interface Translation {
  /** The language tag of the translation, such as `"fr"` or `"pt-BR"`. */
  $code: string;
  /** The direction in which the language is written. */
  $dir: "ltr" | "rtl";

  /** The availabilities (page Availability_ref). */
  Online: string;
  Busy: string;
  DoNotDisturb: string;
  BeRightBack: string;
  Away: string;
  IdleOnline: string;
  IdleBusy: string;
  Offline: string;
  /** The presence of the person is not known. */
  Unknown: string;

  /** The activities with a token (page contactPresence_ref). Any other activity is shown as the server wrote it. */
  "in-a-meeting": string;
  "urgent-interruptions-only": string;
  "on-the-phone": string;
  "in-a-call": string;
  "in-a-conference": string;
  "off-work": string;
  presenting: string;
  inactive: string;

  /** The label of a badge. `name` may be empty. */
  label: (name: string, state: string) => string;
  /** Joins availability, activity and {@link asOf}. */
  list: (words: readonly string[]) => string;
  /** Follows the state of a badge that is out of date. `time` is when the state was last current, such as `"10:42"`. */
  asOf: (time: string) => string;
  /** When the person was last active. */
  lastActive: (time: string) => string;
  /** When the shown presence was read. */
  updated: (time: string) => string;
  note: (text: string) => string;
  location: (text: string) => string;
  /** The label of a badge whose `uri` is not a SIP URI. */
  notAnAddress: (uri: string) => string;

  /** The name of a list that has no `label`. */
  people: string;
  /** The filter box. */
  filter: string;
  noneFound: string;
  empty: string;
  /** The header of the people in `uris`, below the groups. */
  otherContacts: string;
  /** The number of people who pass the filter, and the number of all people. */
  count: (shown: number, all: number) => string;

  /** The states of the channel (see WatchState). */
  connecting: string;
  live: string;
  recovering: (since: string) => string;
  /** Follows {@link recovering} and {@link failed}. `time` is when the next attempt is made. */
  nextTry: (time: string) => string;
  paused: (since: string) => string;
  failed: (reason: string) => string;
  closed: string;
  /** No session provides a client. */
  signInNeeded: string;
}

declare global {
  interface HTMLElementTagNameMap {
    "ucwa-session": UcwaSession;
    "ucwa-presence": UcwaPresence;
    "ucwa-presence-list": UcwaPresenceList;
  }
  interface HTMLElementEventMap {
    "ucwa-client": CustomEvent<{ client: Client | undefined }>;
    "ucwa-error": CustomEvent<{ error: unknown }>;
    "ucwa-presence": CustomEvent<{ contact: Contact | undefined; previous: Contact | undefined }>;
  }
}
