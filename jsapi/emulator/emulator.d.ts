/**
 * A UCWA 2.0 server inside the page, for tests and demos: no server, no service
 * worker, no request that leaves the page.
 *
 *     const emulator = await createEmulator();
 *     const client = await connect(emulator);
 *
 * It is the emulator that this project tests itself against. Times are
 * milliseconds throughout, but for `duration`, which is UCWA's and in minutes.
 */

import type { LoadOptions } from "../presence/presence.js";

/**
 * Starts an emulator, with a user who is signed in. Emulators share one module,
 * and nothing else: each has its own state, clock and faults.
 *
 * Rejects with a UcwaError: of kind `argument` that names every option that is
 * wrong, or as `load()` does if the module does not start.
 */
export function createEmulator(options?: EmulatorOptions): Promise<Emulator>;

export interface EmulatorOptions {
  /** Where the module comes from; default: `emulator.wasm` beside emulator.js. */
  wasm?: LoadOptions["wasm"];
  /** Subresource integrity of a URL, such as `"sha384-…"`. */
  integrity?: LoadOptions["integrity"];
  /** The origin that the emulator answers for; default `"https://ucwa.example"`. */
  origin?: string;
  /**
   * `"manual"`, the default: time stands still until `advance()`. `"live"`: it
   * runs, and `advance()` is refused.
   */
  clock?: "manual" | "live";
  /** How many times as fast a live clock runs, more than 0, up to 86,400; default 1. 60 is a minute for each second. */
  speed?: number;
  /** What the clock shows first, in milliseconds since 1970 UTC, a whole number, up to the end of the year 9999; default: this machine's time, once per emulator. */
  start?: number;
  /**
   * Where ids, tokens and lives come from, a whole number from 0 to 2^53 - 1;
   * default 0. Emulators of one seed and one start give the same answers to the
   * same requests, to the byte.
   */
  seed?: number;
  /** People change how they are, each about once in this many milliseconds; default 0: they stay as they are. */
  life?: number;
  /**
   * Who is on the server; the first of them is the user. Default: people of
   * Microsoft's documentation. Others can be subscribed to all the same, and are
   * Offline until `setPresence()`.
   */
  people?: readonly Person[];
  /**
   * The user's groups. Default: with the default people, those of the
   * documentation; with others, the two that everybody has, `pinnedGroup` and
   * `defaultGroup`, and all people in the latter.
   */
  groups?: readonly ContactGroup[];
  /** How much the server holds before it refuses. */
  limits?: Limits;
  /** When things happen by themselves. */
  times?: Times;
  /** Ways in which real servers and Microsoft's pages differ; default: those of the server that most clients get along with. */
  variants?: Variants;
}

/** Each is off by default. */
export interface Variants {
  /** A 401 has two `WWW-Authenticate` fields, one for each way to authenticate, as the pages show it. */
  readonly twoLineChallenge?: boolean;
  /** A byte order mark stands before each body in the answer to a batch, as captured answers have it. */
  readonly batchBOM?: boolean;
  /** The event channel is in XML for `application/xml` as well, and not only for `application/vnd.microsoft.com.ucwa+xml`. */
  readonly eventsInAnyXML?: boolean;
  /** What is gone answers 404 `ApplicationNotFound`, as the page ExtendAPresenceSubscription shows it, and not without subcode. */
  readonly legacyExpired404?: boolean;
  /** Each application has a subscription that the system has created: it is listed, and who reads, extends or deletes it is refused. */
  readonly systemSubscription?: boolean;
  /** Who is not in the directory cannot be subscribed to: 404. */
  readonly knownPeopleOnly?: boolean;
  /** Nobody signs in without a password, as by integrated Windows authentication. */
  readonly passwordOnly?: boolean;
}

/** Somebody in the directory. */
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
  /** SIP URIs; default: nobody. */
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
  /** Events that wait to be read; default 10,000. With one more the event channel starts over: see `resume` of FaultRule. */
  readonly events?: number;
  /** Bytes of the body of a request; default 262,144. A longer one is refused with 413 `EntityTooLarge`. */
  readonly bodyBytes?: number;
  /** Requests in one batch; default 100. A batch of more is refused with 429 `TooManyRequests`. */
  readonly batchedRequests?: number;
}

/** When things happen by themselves, in milliseconds of the emulator's clock, whole numbers. 0 stands for the default. */
export interface Times {
  /** How long before its end a subscription is announced to end; default two minutes. */
  readonly warning?: number;
  /** How much longer a subscription lasts than its duration; default none. */
  readonly grace?: number;
  /** How long nobody may wait for events, once somebody has, until subscriptions are dropped; default ten minutes. */
  readonly silence?: number;
  /** The same until the application ends: 410 `InactiveApplicationExpired`; default 15 minutes. */
  readonly inactivity?: number;
  /** How long an application stays without any request if nobody has ever asked for events; default 8 hours. */
  readonly idle?: number;
  /** How long users who have made themselves available show as active without a report of activity; default 5 minutes. */
  readonly inactiveTimeout?: number;
  /** How much longer until they show as away; default 5 minutes. */
  readonly awayTimeout?: number;
}

/**
 * A server, and what a client needs to reach it. Only `application`, `token` and
 * `fetch` are properties of the object itself, so that it can be passed to
 * `connect()` as it is, or spread: `connect({ ...emulator, format: "xml" })`.
 *
 * After `close()` methods, `time`, `requests` and `faults` throw a UcwaError of kind `aborted`.
 */
export interface Emulator {
  /** The absolute URL of the application that the user is signed in to. `reset()` keeps it. */
  readonly application: string;
  /** A token that may do everything, and does not expire. `reset()` keeps it. */
  readonly token: string;
  /**
   * Has the signature of fetch, and rejects as that does: with the reason of the
   * signal, before and during a request; with a TypeError if a fault breaks the
   * connection, once the emulator is closed, and for a URL of another origin,
   * which it does not answer for. It can be called without the emulator. What a
   * request asks for is done before its answer is delayed, as on a network.
   *
   * Clients that sign in by themselves start at
   * `/Autodiscover/AutodiscoverService.svc/root` of the origin; everybody's
   * password is `pass@word1`.
   *
   * A GET of the event channel waits until there is something to tell: what a
   * request of the application brings about at once; what happens by itself, such
   * as changes of presence, 5 seconds later by the emulator's clock, and nothing
   * after 3 minutes of it. `reset()` breaks the connections of those that wait.
   */
  readonly fetch: typeof fetch;
  /** What the clock shows, in milliseconds since 1970 UTC, a whole number. */
  get time(): number;
  /**
   * The latest 500 requests, or fewer if they are larger than 16 MiB together, oldest
   * first; the requests of a batch follow it. Frozen, and new each time.
   */
  get requests(): readonly RecordedRequest[];
  /**
   * The rules that may still happen, in the order in which they were set, with
   * what is documented put in and the `times` that are left; frozen, and made
   * anew each time. `[]` means that all that was to go wrong has gone wrong.
   */
  get faults(): readonly FaultRule[];
  /**
   * Says how somebody is from now on. What is left out is empty, but for
   * `lastActive`, which is the emulator's time then. Throws kind `argument`.
   */
  setPresence(uri: string, presence: PresenceOfPerson): void;
  /**
   * Moves the clock by a whole number of milliseconds, from 0 to a hundred
   * years. What is over by then is gone when the promise resolves, and GETs of
   * the event channel that waited for it have their answers, one thing after the
   * other as time has it. Clocks of clients, such as `timeout` and `expiresAt`, and
   * delays of answers follow this machine's time and do not move. Rejects with
   * kind `argument`, also if the clock is live.
   */
  advance(milliseconds: number): Promise<void>;
  /**
   * Lets something go wrong from now on. A request meets the first rule that it
   * fits, in the order in which they were set, and no other. Throws kind
   * `argument` if the rule is wrong.
   */
  fail(rule: FaultRule): void;
  /** Takes back every rule that was set with `fail()`. */
  clearFaults(): void;
  /**
   * Brings everything back to where `createEmulator()` left it: nobody is
   * subscribed to, everybody is as they were, there are no faults and no
   * recorded requests, and the clock is where it started.
   */
  reset(): void;
  /** Ends the emulator, and every request that waits for its answer. May be called again. */
  close(): void;
}

/** A request as it came, and what it was answered with. */
export interface RecordedRequest {
  readonly method: string;
  /** Absolute, without fragment. A URL or a header field of more than 8 KiB is cut and ends with an ellipsis. */
  readonly url: string;
  /** By name in lower case. `authorization` says that there was a token, but not which: `"Bearer …"`. */
  readonly headers: { readonly [name: string]: string };
  /** `""` if there was none. What is not UTF-8 shows as U+FFFD; what is beyond `limits.bodyBytes` is missing. That of a batch, and of what is not below the applications, such as a request for a token, is `"…"`. */
  readonly body: string;
  /** 0 if the connection broke without an answer, and as long as there is none yet. */
  readonly status: number;
  /** When it came, by the emulator's clock, in milliseconds since 1970 UTC. */
  readonly time: number;
}

/** How somebody is. */
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
  /** The ways to reach them, such as `"Messaging"` (page ModalityType_ref). */
  readonly modalities?: readonly string[];
}

/**
 * What goes wrong, and with which requests. It must say at least one thing that
 * goes wrong.
 *
 * An error needs no more than what tells it apart: `{ status: 503 }`,
 * `{ code: "TooManyRequests" }` or `{ subcode: "LimitExceeded" }` are enough, and
 * the rest is as documented.
 */
export interface FaultRule {
  /** The method of the requests, such as `"POST"`; default: any. */
  method?: string;
  /**
   * The path of the requests, in which `*` stands for any text, slashes
   * included: `"*presenceSubscriptions"` is the collection, and
   * `"*presenceSubscriptions*"` also what is below it. An `href` fits itself. The
   * query counts only if there is a question mark. Default: any.
   */
  path?: string;
  /** How many requests it happens to; default, and 0: all. */
  times?: number;

  /** Milliseconds that the answer takes, by this machine's time, a whole number up to 2,147,483,647. */
  delay?: number;
  /** The connection breaks without an answer: fetch rejects with a TypeError. */
  drop?: boolean;
  /**
   * The status of the answer, from 200 to 599, but of none without a body. 401
   * is the challenge, as if the token had expired.
   */
  status?: number;
  /** What the answer says, in the format asked for. A status that has no code of UCWA's answers without a body. */
  code?: string;
  subcode?: string;
  /** Needs a status, a code or a subcode. */
  message?: string;
  /**
   * The header field Retry-After, which needs a status: whole seconds, or a date as
   * HTTP writes it. Any other text is sent as it is, for clients to pass over.
   */
  retryAfter?: number | string;
  /**
   * What happens to the body of the answer: the second half is missing, a byte
   * in the middle is wrong, a proxy's page is in its place (status 502 if there
   * is none here), a byte order mark comes first (which is no error), or nothing
   * is left.
   */
  body?: "truncated" | "malformed" | "html" | "bom" | "empty";
  /** The server first does what the request asks for, although `drop` or `status` take the place of the answer. */
  late?: boolean;
  /** The event channel answers as if the `ack` did not fit: with a `resync` link. Other requests go on, and do not count. */
  resync?: boolean;
  /** The event channel drops the subscriptions, and says so with a `resume` link. Other requests go on, and do not count. */
  resume?: boolean;
  /**
   * The application is ended first: the answer is 404 `ApplicationNotFound`, also
   * later, until `reset()`. A page can create another one, as on any server.
   * Requests that are for no application go on, and do not count.
   */
  killApplication?: boolean;
}
