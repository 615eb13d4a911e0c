/**
 * A UCWA 2.0 server inside the page, for tests and demos: no server, no service worker,
 * no request that leaves the page.
 *
 *     const emulator = await createEmulator();
 *     const client = await connect(emulator);
 *
 * This project tests itself with the same emulator. Times are in milliseconds, except
 * `duration`, which is UCWA's and in minutes.
 */

import type { LoadOptions } from "../presence/presence.js";

/**
 * Starts an emulator, with a user who is signed in. All emulators share one module, but
 * each has its own state, clock and faults.
 *
 * Rejects with a UcwaError: of kind `argument` if options are wrong, with all problems,
 * or as `load()` does if the module does not start.
 */
export function createEmulator(options?: EmulatorOptions): Promise<Emulator>;

export interface EmulatorOptions {
  /** Where the module comes from; default: `emulator.wasm` beside emulator.js. */
  wasm?: LoadOptions["wasm"];
  /** Subresource integrity of a URL, such as `"sha384-…"`. */
  integrity?: LoadOptions["integrity"];
  /** The origin of the emulated server; default `"https://ucwa.example"`. */
  origin?: string;
  /** More origins that the emulator answers for, such as that of discovery; default: none. */
  origins?: readonly string[];
  /** `"manual"`, the default: only `advance()` moves the clock. `"live"`: the clock runs, and `advance()` is refused. */
  clock?: "manual" | "live";
  /** How many times as fast a live clock runs, more than 0, up to 86,400; default 1. 60 is a minute for each second. */
  speed?: number;
  /** What the clock shows at the start, in milliseconds since 1970 UTC, a whole number, up to the end of the year 9999; default: this machine's time. */
  start?: number;
  /**
   * The source of ids, tokens and random changes, a whole number from 0 to 2^53 - 1;
   * default 0. Emulators with the same seed and start give the same answers, byte by
   * byte, to the same requests.
   */
  seed?: number;
  /** The presence of each person changes about once in this many milliseconds; default 0: never. */
  life?: number;
  /**
   * The people in the directory; the first is the user. Default: people of Microsoft's
   * documentation. Other people can be subscribed to as well, and are Offline until
   * `setPresence()`.
   */
  people?: readonly Person[];
  /**
   * The user's groups. With the default people, the default is the groups of the
   * documentation. With other people, it is the two groups that every user has: an empty
   * `pinnedGroup`, and a `defaultGroup` with all people.
   */
  groups?: readonly ContactGroup[];
  /** The limits of the server. */
  limits?: Limits;
  /** The times after which the server acts by itself. */
  times?: Times;
  /** Differences between real servers and Microsoft's pages; the defaults suit most clients. */
  variants?: Variants;
  /** How clients sign in. */
  signIn?: SignInVariants;
}

/** How clients without a token sign in. */
export interface SignInVariants {
  /**
   * The `WWW-Authenticate` fields of a 401. `oneField` (default): `MsRtcOAuth` alone.
   * `twoFields`: `Bearer` and `MsRtcOAuth` in two fields. `joined`: both in one field.
   * `unquoted`: `MsRtcOAuth` whose href has no quotation marks. `modern`: a `Bearer` with
   * `authorization_uri`, and `MsRtcOAuth`. `modernOnly`: that `Bearer` alone. `none`: no
   * field.
   */
  readonly challenge?: "oneField" | "twoFields" | "joined" | "unquoted" | "modern" | "modernOnly" | "none";
  /**
   * The grants that the challenge offers and the server accepts; default `windows`,
   * which signs in the first of `people`, and `password`. With `passive` users sign in
   * at a page of the server: see `signInAtPage()`.
   */
  readonly grants?: readonly ("password" | "windows" | "passive")[];
  /** How long a token is valid that a client has requested, in milliseconds; default, and 0: 8 hours. */
  readonly tokenLife?: number;
  /** Whether a token that a client has requested (a ticket) works only at the host name that has issued it; default false. */
  readonly ticketsPerHost?: boolean;
  /** The status of the answer to a ticket of another host; default 401. */
  readonly foreignTicket?: 401 | 403 | 500;
  /** The origin of the server that discovery redirects to; default: none. */
  readonly redirect?: string;
  /** The origin of the server that the user resource redirects to; default: none. */
  readonly userRedirect?: string;
}

/** Each is off by default. */
export interface Variants {
  /** A 401 has two `WWW-Authenticate` fields, one for each way to authenticate, as the pages show it. */
  readonly twoLineChallenge?: boolean;
  /** A byte order mark precedes each body in the answer to a batch, as in captured answers. */
  readonly batchBOM?: boolean;
  /** The event channel is in XML for `application/xml` as well, and not only for `application/vnd.microsoft.com.ucwa+xml`. */
  readonly eventsInAnyXML?: boolean;
  /** An expired resource answers 404 `ApplicationNotFound`, as the page ExtendAPresenceSubscription shows it, and not 404 without subcode. */
  readonly legacyExpired404?: boolean;
  /** Each application has a subscription that the system has created: it is listed, but reading, extending and deleting it is refused. */
  readonly systemSubscription?: boolean;
  /** People who are not in the directory cannot be subscribed to: 404. */
  readonly knownPeopleOnly?: boolean;
  /** Signing in needs a password: integrated Windows authentication is refused. */
  readonly passwordOnly?: boolean;
}

/** A person in the directory. */
export interface Person {
  /** SIP URI, `sip:user@host`. */
  readonly uri: string;
  readonly name?: string;
  readonly title?: string;
}

/** A group of contacts. */
export interface ContactGroup {
  /** Default `"group"`. */
  readonly type?: "group" | "pinnedGroup" | "defaultGroup" | "distributionGroup";
  readonly name: string;
  /** Unique among the groups; default: the name. */
  readonly id?: string;
  /** The address of a distribution group. */
  readonly uri?: string;
  /** SIP URIs; default: none. */
  readonly members?: readonly string[];
}

/** Whole numbers. 0 stands for the default. */
export interface Limits {
  /** Applications of the user; default 1,000. One more is refused with 410 `TooManyApplications`. */
  readonly applications?: number;
  /** Subscriptions of the application; default 100. One more is refused with 403 `LimitExceeded`. */
  readonly subscriptions?: number;
  /** Contacts of one subscription; default 250. One more is refused with 403 `LimitExceeded`. */
  readonly contacts?: number;
  /** Memberships of all subscriptions; default 1,000. One more is refused with 403 `LimitExceeded`. */
  readonly memberships?: number;
  /** Unread events of an event channel in use; default 10,000. With one more the server drops the events and the subscriptions: see `resume` of FaultRule. */
  readonly events?: number;
  /** Bytes of the body of a request; default 262,144. A longer one is refused with 413 `EntityTooLarge`. */
  readonly bodyBytes?: number;
  /** Requests in one batch; default 100. A batch of more is refused with 429 `TooManyRequests`. */
  readonly batchedRequests?: number;
}

/** The times after which the server acts by itself, in milliseconds of its clock, whole numbers. 0 stands for the default. */
export interface Times {
  /** How long before the end of a subscription the event about it is sent; default two minutes. */
  readonly warning?: number;
  /** How much longer than its duration a subscription lasts; default 0. */
  readonly grace?: number;
  /** How long the event channel may stay unread, after its first use, until subscriptions are dropped; default ten minutes. */
  readonly silence?: number;
  /** The same until the application ends: 410 `InactiveApplicationExpired`; default 15 minutes. */
  readonly inactivity?: number;
  /** How long an application stays without any request if its event channel was never used; default 8 hours. */
  readonly idle?: number;
  /** How long users who have made themselves available show as active without a report of activity; default 5 minutes. */
  readonly inactiveTimeout?: number;
  /** How much longer until they show as away; default 5 minutes. */
  readonly awayTimeout?: number;
}

/**
 * A server with the options that a client needs to reach it. Only `application`,
 * `token` and `fetch` are own properties, so an emulator can be passed to `connect()`
 * directly, or spread: `connect({ ...emulator, format: "xml" })`.
 *
 * After `close()` methods, `time`, `requests`, `faults` and `channel` throw a UcwaError of
 * kind `aborted`.
 */
export interface Emulator {
  /** The absolute URL of the application that the user is signed in to. `reset()` keeps it. */
  readonly application: string;
  /** A token that allows everything and does not expire. `reset()` keeps it. */
  readonly token: string;
  /**
   * Has the signature of fetch, and rejects as fetch does: with the reason of the signal,
   * before and during a request; with a TypeError if a fault breaks the connection, after
   * `close()`, and for a URL of another origin. It can be called as a plain function.
   * The server acts on a request before its answer is delayed, as on a network.
   *
   * Clients that sign in by themselves start at
   * `/Autodiscover/AutodiscoverService.svc/root` of the origin; the password of every user
   * is `pass@word1`.
   *
   * A GET of the event channel waits until there is an event. An event that a request
   * of the application causes is sent immediately. Any other event, such as a change of
   * presence, is sent 5 seconds later by the emulator's clock. Without an event the
   * request is answered after 3 minutes. `reset()` breaks the connections of requests
   * that wait.
   */
  readonly fetch: typeof fetch;
  /** The time of the emulator's clock, in milliseconds since 1970 UTC, a whole number. */
  get time(): number;
  /**
   * The latest 500 requests, or fewer if they are larger than 16 MiB together, oldest
   * first; the requests of a batch follow it. Frozen, and new each time.
   */
  get requests(): readonly RecordedRequest[];
  /**
   * The rules that may still apply, in the order in which they were set, with the
   * documented defaults filled in and the remaining `times`. Frozen, and new each time.
   * `[]` means that no fault is left.
   */
  get faults(): readonly FaultRule[];
  /** The state of the event channels of all applications. Frozen, and new each time. */
  get channel(): ChannelState;
  /**
   * Sets the presence of a person. Missing fields become empty, except `lastActive`,
   * which becomes the emulator's time. Throws kind `argument`.
   */
  setPresence(uri: string, presence: PresenceOfPerson): void;
  /**
   * Moves the clock by a whole number of milliseconds, from 0 to a hundred years.
   * Everything that is due by then happens in the order of time: subscriptions end, and
   * GETs of the event channel are answered before the promise resolves. Clocks of clients,
   * such as `timeout` and `expiresAt`, and delays of answers follow this machine's time and
   * do not move. Rejects with kind `argument`, also if the clock is live.
   */
  advance(milliseconds: number): Promise<void>;
  /**
   * Simulates that this machine sleeps: the connections of GETs of the event channel that
   * wait break, and then the clock moves as by `advance()`.
   */
  sleep(milliseconds: number): Promise<void>;
  /**
   * Signs a person of the directory in, as the server's page for the passive grant does:
   * from now on that grant succeeds. In a browser the page does this with a cookie, but
   * `fetch` sends no cookies. Throws kind `argument` if the person is not in the
   * directory.
   */
  signInAtPage(uri: string): void;
  /**
   * Adds a fault. For each request the first rule that matches applies, in the order in
   * which the rules were set. No other rule applies. Throws kind `argument` if the rule
   * is wrong.
   */
  fail(rule: FaultRule): void;
  /** Removes every rule that was set with `fail()`. */
  clearFaults(): void;
  /**
   * Restores the state after `createEmulator()`: no subscriptions, the first presence of
   * everybody, no faults, no recorded requests, and the clock at its start.
   */
  reset(): void;
  /** Ends the emulator, and every request that waits for its answer. May be called again. */
  close(): void;
  /** The same as `close()`, for `using`. Missing in browsers without `Symbol.dispose`. */
  [Symbol.dispose](): void;
}

/** The state of the event channels. */
export interface ChannelState {
  /** GETs that wait for an event. */
  readonly pending: number;
  /** GETs that were answered, since the start or the last `reset()`. */
  readonly answered: number;
  /** When the last one was answered, by the emulator's clock, in milliseconds since 1970 UTC. Missing if there was none. */
  readonly lastAnswered?: number;
}

/** A request as it arrived, and how it was answered. */
export interface RecordedRequest {
  readonly method: string;
  /** Absolute, without fragment. A URL or a header field of more than 8 KiB is cut and ends with an ellipsis. */
  readonly url: string;
  /** By name in lower case. `authorization` shows that there was a token, but not which: `"Bearer …"`. */
  readonly headers: { readonly [name: string]: string };
  /**
   * `""` if there was none. Bytes that are not UTF-8 show as U+FFFD; bytes beyond
   * `limits.bodyBytes` are missing. `"…"` for a batch, and for paths outside the
   * applications, such as a request for a token.
   */
  readonly body: string;
  /** 0 if the connection broke without an answer, and as long as there is no answer yet. */
  readonly status: number;
  /** When it arrived, by the emulator's clock, in milliseconds since 1970 UTC. */
  readonly time: number;
}

/** The presence of a person. */
export interface PresenceOfPerson {
  readonly availability: "Away" | "BeRightBack" | "Busy" | "DoNotDisturb" | "IdleBusy" | "IdleOnline" | "Offline" | "Online";
  /** A token such as `"in-a-meeting"`, or any text. */
  readonly activity?: string;
  readonly deviceType?: "DeskPhone" | "Mobile" | "PC" | "Unknown" | "Web";
  /** Milliseconds since 1970 UTC, up to the end of the year 9999. */
  readonly lastActive?: number;
  /** A personal note. */
  readonly note?: string;
  readonly location?: string;
  /** The ways to reach the person, such as `"Messaging"` (page ModalityType_ref). */
  readonly modalities?: readonly string[];
}

/**
 * A fault, and the requests that it applies to. A rule must contain at least one fault.
 *
 * An error needs only the property that identifies it: `{ status: 503 }`, `{ code:
 * "TooManyRequests" }` or `{ subcode: "LimitExceeded" }` are enough, and the rest is as
 * documented.
 */
export interface FaultRule {
  /** The method of the requests, such as `"POST"`; default: any. */
  method?: string;
  /**
   * The path of the requests, in which `*` stands for any text, slashes included:
   * `"*presenceSubscriptions"` is the collection, and `"*presenceSubscriptions*"` also
   * everything below it. An `href` matches itself. The query counts only if there is a
   * question mark. Default: any.
   */
  path?: string;
  /** How many requests it applies to; default, and 0: all. */
  times?: number;

  /** Milliseconds until the answer arrives, by this machine's time, a whole number up to 2,147,483,647. */
  delay?: number;
  /** The connection breaks without an answer: fetch rejects with a TypeError. */
  drop?: boolean;
  /**
   * The status of the answer, from 200 to 599, except those without a body. 401 is the
   * challenge, as if the token had expired.
   */
  status?: number;
  /** The code of the error, in the format asked for. A status that has no code of UCWA's is answered without a body. */
  code?: string;
  subcode?: string;
  /** Needs a status, a code or a subcode. */
  message?: string;
  /**
   * The header field Retry-After, which needs a status: whole seconds, or a date as HTTP
   * writes it. Any other text is sent unchanged, so that tests can check that clients
   * ignore it.
   */
  retryAfter?: number | string;
  /** The header field X-Ms-diagnostics, which needs a status. */
  diagnostics?: string;
  /**
   * What happens to the body of the answer: the second half is missing, a byte in the
   * middle is wrong, a proxy's page replaces it (status 502 unless there is one here), a
   * byte order mark precedes it (which is no error), or it is empty.
   */
  body?: "truncated" | "malformed" | "html" | "bom" | "empty";
  /** The server first acts on the request, although `drop` or `status` replace the answer. */
  late?: boolean;
  /** The event channel answers as if the `ack` were wrong: with a `resync` link. Other requests are not affected and do not count. */
  resync?: boolean;
  /** The event channel drops the subscriptions, and answers with a `resume` link. Other requests are not affected and do not count. */
  resume?: boolean;
  /**
   * The application is ended first: the answer is 404 `ApplicationNotFound`, also later,
   * until `reset()`. A page can create another one, as on any server. Requests that belong
   * to no application are not affected and do not count.
   */
  killApplication?: boolean;
  /**
   * The rule also applies to GETs of the event channel that wait when it is set. They are
   * answered, or break, at that moment; with `late`, `delay` or `body` when the answer
   * comes.
   */
  pending?: boolean;
}
