/**
 * A UCWA 2.0 server inside the page, for tests and demos. It needs no real server and no
 * service worker, and no request leaves the page.
 *
 *     const emulator = await createEmulator();
 *     const client = await connect(emulator);
 *
 * This project tests itself with the same emulator. Times are in milliseconds, except
 * the `duration` of UCWA, which is in minutes.
 */

import type { LoadOptions } from "../presence/presence.js";

/**
 * Starts an emulator, and signs in its user. All emulators share one module, but
 * each has its own state, clock and faults.
 *
 * Rejects with a UcwaError of kind `argument`, with all problems, if options are wrong.
 * Rejects as `load()` does if the module does not start.
 */
export function createEmulator(options?: EmulatorOptions): Promise<Emulator>;

export interface EmulatorOptions {
  /** Where the module comes from; default: `emulator.wasm` beside emulator.js. */
  wasm?: LoadOptions["wasm"];
  /** Subresource integrity of a URL, such as `"sha384-…"`. */
  integrity?: LoadOptions["integrity"];
  /** The origin of the emulated server; default `"https://ucwa.example"`. */
  origin?: string;
  /** More origins that the emulator answers for, such as the origin of discovery; default: none. */
  origins?: readonly string[];
  /** `"manual"`, the default: only `advance()` moves the clock. `"live"`: the clock runs, and `advance()` is refused. */
  clock?: "manual" | "live";
  /** The speed of a live clock as a multiple of real time, more than 0, up to 86,400; default 1. With 60 it advances one minute each second. */
  speed?: number;
  /** The time of the clock at the start, in milliseconds since 1970 UTC, a whole number, up to the end of the year 9999; default: this machine's time. */
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
   * documentation. Clients can also subscribe to other people, who are Offline until
   * `setPresence()`.
   */
  people?: readonly Person[];
  /**
   * The user's groups. With the default `people`, the default is sample groups of these
   * people. With other `people`, it is an empty `pinnedGroup` and a `defaultGroup` with
   * all people.
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
   * `authorization_uri`, and `MsRtcOAuth`. `modernOnly`: the same `Bearer` alone. `none`: no
   * field.
   */
  readonly challenge?: "oneField" | "twoFields" | "joined" | "unquoted" | "modern" | "modernOnly" | "none";
  /**
   * The grants that the challenge offers and the server accepts; default `windows` and
   * `password`. `windows` signs in the first of `people`. With `passive`, users sign in
   * at a page of the server: see `signInAtPage()`.
   */
  readonly grants?: readonly ("password" | "windows" | "passive")[];
  /** How long a token that a client has requested is valid, in milliseconds; default, and 0: 8 hours. */
  readonly tokenLife?: number;
  /** Whether a token that a client has requested (a ticket) works only at the host name that issued it; default false. */
  readonly ticketsPerHost?: boolean;
  /** The status of the answer to a ticket of another host; default 401. */
  readonly foreignTicket?: 401 | 403 | 500;
  /** The origin of the server that discovery redirects to; default: none. */
  readonly redirect?: string;
  /** The origin of the server that the user resource redirects to; default: none. */
  readonly userRedirect?: string;
}

/** Every variant is off by default. */
export interface Variants {
  /** A 401 has two `WWW-Authenticate` fields, one for each way to authenticate, as the pages show it. */
  readonly twoLineChallenge?: boolean;
  /** A byte order mark precedes each body in the answer to a batch, as in captured answers. */
  readonly batchBOM?: boolean;
  /** The event channel is in XML for `application/xml` as well, and not only for `application/vnd.microsoft.com.ucwa+xml`. */
  readonly eventsInAnyXML?: boolean;
  /** The 404 for an expired subscription has the subcode `ApplicationNotFound`, as on the page ExtendAPresenceSubscription; otherwise it has no subcode. */
  readonly legacyExpired404?: boolean;
  /** Each application has a subscription of the system. The server lists it, but refuses to read, extend or delete it. */
  readonly systemSubscription?: boolean;
  /** Subscribing to people who are not in the directory fails with 404. */
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

/** The limits of the server, whole numbers. 0 stands for the default. */
export interface Limits {
  /** Applications of the user; default 1,000. The server refuses more with 410 `TooManyApplications`. */
  readonly applications?: number;
  /** Subscriptions of an application; default 100. The server refuses more with 403 `LimitExceeded`. */
  readonly subscriptions?: number;
  /** Contacts of one subscription; default 250. The server refuses more with 403 `LimitExceeded`. */
  readonly contacts?: number;
  /** Memberships of all subscriptions of an application; default 1,000. The server refuses more with 403 `LimitExceeded`. */
  readonly memberships?: number;
  /** Unread events of an event channel in use; default 10,000. With one more event the server drops the events and the subscriptions: see `resume` of FaultRule. */
  readonly events?: number;
  /** Bytes of the body of a request; default 262,144. The server refuses a longer body with 413 `EntityTooLarge`. */
  readonly bodyBytes?: number;
  /** Requests in one batch; default 100. The server refuses a larger batch with 429 `TooManyRequests`. */
  readonly batchedRequests?: number;
}

/** The times after which the server acts by itself, in milliseconds of its clock, whole numbers. 0 stands for the default. */
export interface Times {
  /** How long before the end of a subscription the server announces the end; default two minutes. */
  readonly warning?: number;
  /** How much longer than its duration a subscription lasts; default 0. */
  readonly grace?: number;
  /** How long the event channel may stay unread, after its first use, before the server drops the subscriptions; default ten minutes. */
  readonly silence?: number;
  /** How long the event channel may stay unread, after its first use, before the application ends with 410 `InactiveApplicationExpired`; default 15 minutes. */
  readonly inactivity?: number;
  /** How long an application whose event channel was never used may be without requests before it ends; default 8 hours. */
  readonly idle?: number;
  /** How long users who have made themselves available are shown as active after their last report of activity; default 5 minutes. */
  readonly inactiveTimeout?: number;
  /** How long these users are then shown as inactive before they are shown as away; default 5 minutes. */
  readonly awayTimeout?: number;
}

/**
 * A server, with the options with which a client connects to it. Only `application`,
 * `token` and `fetch` are own properties, so an emulator can be passed to `connect()`
 * directly, or with more options: `connect({ ...emulator, format: "xml" })`.
 *
 * After `close()`, the other members except `close()` fail with a UcwaError of kind
 * `aborted`.
 */
export interface Emulator {
  /** The absolute URL of the application that the user is signed in to. `reset()` keeps it. */
  readonly application: string;
  /** A token that allows everything and does not expire. `reset()` keeps it. */
  readonly token: string;
  /**
   * Has the signature of fetch, and rejects as fetch does: with the reason of the signal if
   * the signal fires before or during a request; with a TypeError if the connection breaks,
   * after `close()`, and for a URL of another origin. It can be called as a plain function.
   * The server acts on a request before its answer is delayed, as on a network.
   *
   * Clients that sign in by themselves start at
   * `/Autodiscover/AutodiscoverService.svc/root` of the origin; the password of every user
   * is `pass@word1`.
   *
   * A GET of the event channel waits until there is an event. An event that a request
   * of the application causes is sent immediately. Any other event, such as a change of
   * presence, is sent 5 seconds later by the emulator's clock. Without an event the
   * request is answered after 3 minutes. The query can change both times. `reset()`
   * breaks the connections of requests that wait.
   */
  readonly fetch: typeof fetch;
  /** The time of the emulator's clock, in milliseconds since 1970 UTC, a whole number. */
  get time(): number;
  /**
   * The latest 500 requests, or fewer if they are larger than 16 MiB together, oldest
   * first. The requests of a batch follow the batch. Frozen, and new each time.
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
   * GETs of the event channel are answered before the promise resolves. Times of clients,
   * such as `timeout` and `expiresAt`, and delays of answers follow this machine's clock,
   * which does not move. Rejects with kind `argument`, also if the clock is live.
   */
  advance(milliseconds: number): Promise<void>;
  /**
   * Simulates that this machine sleeps: the connections of waiting GETs of the event
   * channel break, and then the clock moves as by `advance()`.
   */
  sleep(milliseconds: number): Promise<void>;
  /**
   * Signs in a person of the directory, as the server's page for the passive grant does.
   * From now on the passive grant succeeds. In a browser the page does this with a cookie,
   * but `fetch` sends no cookies. Throws kind `argument` if the person is not in the
   * directory.
   */
  signInAtPage(uri: string): void;
  /**
   * Adds a fault. For each request only the first rule that matches applies, in the order
   * in which the rules were set. Throws kind `argument` if the rule is wrong.
   */
  fail(rule: FaultRule): void;
  /** Removes every rule that was set with `fail()`. */
  clearFaults(): void;
  /**
   * Restores the state after `createEmulator()`: no subscriptions, the first presence of
   * each person, no faults, no recorded requests, and the clock at its start.
   */
  reset(): void;
  /** Ends the emulator and every request that waits for its answer. May be called again. */
  close(): void;
  /** The same as `close()`, for `using`. Missing in browsers without `Symbol.dispose`. */
  [Symbol.dispose](): void;
}

/** The state of the event channels. */
export interface ChannelState {
  /** The number of GETs that wait for an event. */
  readonly pending: number;
  /** The number of GETs that were answered since the start or the last `reset()`. */
  readonly answered: number;
  /** When the last of these GETs was answered, by the emulator's clock, in milliseconds since 1970 UTC. Missing if there was none. */
  readonly lastAnswered?: number;
}

/** A request as it arrived, and the status of its answer. */
export interface RecordedRequest {
  readonly method: string;
  /** Absolute, without fragment. A URL or a header field of more than 8 KiB is cut and ends with an ellipsis. */
  readonly url: string;
  /** By name in lower case. The token of `authorization` is replaced: `"Bearer …"`. Fields beyond 32 KiB are missing. */
  readonly headers: { readonly [name: string]: string };
  /**
   * `""` if there was no body. Bytes that are not UTF-8 become U+FFFD; bytes beyond
   * `limits.bodyBytes` are missing. The body of a batch, and of a request outside the
   * applications, such as a request for a token, is replaced by `"…"`.
   */
  readonly body: string;
  /** 0 if the connection broke without an answer, or if there is no answer yet. */
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
 * A fault, and the requests to which it applies. A rule must contain at least one fault.
 *
 * For an error one property is enough, such as `{ status: 503 }`, `{ code:
 * "TooManyRequests" }` or `{ subcode: "LimitExceeded" }`. The emulator adds the other
 * properties as Microsoft's pages document them.
 */
export interface FaultRule {
  /** The method of the requests, such as `"POST"`; default: any. */
  method?: string;
  /**
   * The path of the requests, in which `*` stands for any text, slashes included:
   * `"*presenceSubscriptions"` matches the collection, and `"*presenceSubscriptions*"` also
   * matches everything below it. An `href` matches itself. The query is compared only if `path`
   * has a question mark. Default: any.
   */
  path?: string;
  /** The number of requests to which the rule applies; default, and 0: all. */
  times?: number;

  /** Milliseconds until the answer arrives, by this machine's time, a whole number up to 2,147,483,647. */
  delay?: number;
  /** The connection breaks without an answer: fetch rejects with a TypeError. */
  drop?: boolean;
  /**
   * The status of the answer, from 200 to 599, except 204, 205 and 304, which have no body.
   * 401 is the challenge, as if the token had expired.
   */
  status?: number;
  /** The code of the error in the body, in the format that the client accepts. There is no body if UCWA has no code for the status. */
  code?: string;
  subcode?: string;
  /** Needs a status, a code or a subcode. */
  message?: string;
  /**
   * The header field Retry-After, which needs a status: whole seconds, or a date as HTTP
   * writes it. Any other text of printable ASCII characters is sent unchanged, so that
   * tests can check that clients ignore it.
   */
  retryAfter?: number | string;
  /** The header field X-Ms-diagnostics, which needs a status. */
  diagnostics?: string;
  /**
   * What happens to the body of the answer: the second half is missing, a byte in the
   * middle is wrong, a proxy's page replaces it (with status 502 unless `status` is set),
   * a byte order mark precedes it (which is not an error), or it is empty.
   */
  body?: "truncated" | "malformed" | "html" | "bom" | "empty";
  /** The server acts on the request before `drop` or `status` replaces the answer. */
  late?: boolean;
  /** The event channel answers as if the `ack` were wrong: with a `resync` link. Other requests are not affected and do not count. */
  resync?: boolean;
  /** The event channel drops the subscriptions, and answers with a `resume` link. Other requests are not affected and do not count. */
  resume?: boolean;
  /**
   * The server first ends the application of the request. This and all later requests to it
   * get 404 `ApplicationNotFound`, until `reset()`. A page can create another application,
   * as on any server. Requests outside the applications are not affected and do not count.
   */
  killApplication?: boolean;
  /**
   * The rule also applies to GETs of the event channel that wait when the rule is set. They
   * are answered, or their connections break, at that moment. With `late`, or with only
   * `delay` or `body`, the rule applies when the server answers.
   */
  pending?: boolean;
}
