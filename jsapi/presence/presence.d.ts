/**
 * ucwa-presence: presence subscriptions of UCWA 2.0 (Skype for Business Server 2015
 * and later, on-premises) in the browser.
 *
 * Results are plain data, frozen recursively: structuredClone, postMessage and
 * JSON.stringify keep all of it. Names are those of the protocol. Every failure is a
 * UcwaError.
 *
 * The pages named here are those of the UCWA 2.0 documentation,
 * https://github.com/OfficeDev/skype-docs, folder Skype/UCWA.
 */

/**
 * Loads and starts the WebAssembly module.
 *
 * The module is shared: a later call without `wasm`, or with the same one, returns the
 * same module. A call that names another `wasm` starts a module of its own. After a
 * failure, and after the module has ended, the next call starts a new one.
 *
 * Rejects with kind `argument` (an option is wrong), `network` (the module cannot be
 * reached, or arrives incomplete), `server` (the answer is not 2xx: see `status`),
 * `protocol` (the answer is not WebAssembly, or is another program) or `internal` (the
 * browser lacks WebAssembly or fetch, or the module does not start).
 */
export function load(options?: LoadOptions): Promise<PresenceModule>;

/** `load()` and `connect()` in one step. */
export function connect(options: ConnectOptions): Promise<Client>;

/** `load()` and `signIn()` of the module in one step. */
export function signIn(options: SignInOptions): Promise<Client>;

export interface LoadOptions {
  /**
   * The source of the module; default: `presence.wasm` beside presence.js, in Node.js as
   * well. If its media type is application/wasm, the module is compiled while it arrives.
   * Otherwise it is compiled afterwards. Any object with `status` and `arrayBuffer()`
   * counts as a Response.
   */
  wasm?: string | URL | Response | BufferSource | WebAssembly.Module;
  /** Subresource integrity of a URL: one or several hashes such as `"sha384-…"`, in base64. */
  integrity?: string;
}

export interface PresenceModule {
  /** The version of the package, such as `"0.1.0"`. The script refuses a module of another build. */
  readonly version: string;
  /**
   * Returns a client. Sends no request: the first call that needs the application reads
   * it. Rejects with kind `argument`.
   */
  connect(options: ConnectOptions): Promise<Client>;
  /**
   * Finds the server of a user, signs the user in, and returns a client of an application
   * that it creates. The access tokens that the servers issue, called tickets here, are
   * renewed before they expire. Each ticket is sent only to its own origin. An
   * application that the server has lost (404) is created again, after a random pause of
   * up to 5 seconds; an application that has ended with 410 is not. If the user has been
   * moved to another server, the application is created there: autodiscovery is repeated
   * when the server refuses an application or has not answered for 20 seconds.
   *
   * Rejects with kind `argument` (an option is wrong; a function of the page provided no
   * credentials or token; or the server does not offer a way to sign in with the given
   * credentials, and the message names the options to pass), `server` (the server
   * refuses; `code` is `"invalid_grant"` for a wrong password, and `page` is set if the
   * user has to sign in at a page), `network` or `timeout` (no server was found),
   * `protocol` (the answer is not UCWA, or autodiscovery finds no applications) or
   * `aborted`.
   */
  signIn(options: SignInOptions): Promise<Client>;
  /**
   * Returns all problems of a request, in the order of its properties; `[]` means that
   * it is valid. For a value that cannot be sent at all, such as a string with a lone
   * surrogate, this is the only problem returned. `create()` makes the same check.
   */
  validate(request: CreateRequest): readonly Problem[];
  /**
   * Returns the document exactly as it is sent. Throws kind `argument` for a media type
   * that is not UCWA's, and `protocol` with `pointer` for a document that cannot be
   * encoded: XML cannot represent null and nested objects.
   */
  encode(document: Resource | CreateRequest, mediaType: string): string;
  /**
   * Returns the document in its JSON form. All values of an XML document are strings or
   * arrays of strings, except the `parameters` of an error, which are an object. Throws
   * kind `argument` for a media type that is not UCWA's, and `protocol` with `offset` and
   * `pointer` for a body that is malformed or exceeds a limit (16 MiB, 64 levels, 524,288
   * items, 256 different names in one object, 1 MiB for one value).
   */
  decode(body: string | BufferSource, mediaType: string): Resource;
}

/** A resource in its JSON form (page PayloadFormat). */
export interface Resource {
  readonly rel?: string;
  readonly _links?: { readonly [rel: string]: Link | readonly Link[] };
  readonly _embedded?: { readonly [rel: string]: Resource | readonly Resource[] };
  readonly [property: string]: unknown;
}

export interface Link {
  readonly href: string;
  readonly title?: string;
  readonly revision?: string;
}

/** How to connect, and to which address. Exactly one of `application` and `presenceSubscriptions` is required. */
export type ConnectOptions = ClientOptions &
  (
    | {
        /**
         * The application resource, whose links are followed. A relative URL is resolved
         * against the address of the page. A function is called once before `connect()`
         * resolves, and again when the server has lost the application (404): it creates
         * one and returns its address. Calls that start from the application are then
         * repeated once. If the function throws, they fail with kind `argument`, and the
         * thrown value is the `cause`.
         */
        application: string | URL | ((need: ApplicationNeed) => string | URL | Promise<string | URL>);
        presenceSubscriptions?: undefined;
      }
    | {
        application?: undefined;
        /** The collection of presence subscriptions itself. A relative URL is resolved against the address of the page. */
        presenceSubscriptions: string | URL;
      }
  );

export interface ClientOptions {
  /**
   * The access token, such as `"cwt=…"`: visible ASCII characters, without the word
   * Bearer; or a function that returns one. The function is called when a token is needed
   * for the first time, and again when the server answers 401, or 403 with a diagnosis
   * that the token is invalid; the request is then repeated once. One call serves all
   * requests that wait for a token. If the function throws, they fail with kind
   * `argument`, and the thrown value is the `cause`; the server has not acted. The token is
   * sent only to the origin of `application` or `presenceSubscriptions`.
   */
  token: string | ((need: TokenNeed) => string | Promise<string>);
  /** The format of requests and of the requested answers; default `"json"`. Answers in the other format are read, too. */
  format?: "json" | "xml";
  /**
   * A function with the signature of fetch; default: the global fetch of the page at the
   * time of the request. Its answers need `status`, `headers.get()`, and `body` or `arrayBuffer()`.
   */
  fetch?: typeof fetch;
  /** Milliseconds for one attempt, more than 0, up to 2,147,483,647; default 30,000. */
  timeout?: number;
  /** Milliseconds for one call with all its attempts, more than 0, up to 2,147,483,647; default: no limit. */
  totalTimeout?: number;
  /**
   * How often a failed attempt is repeated, 0 or more; default 2. Reading and deleting is
   * repeated after a network failure and after 408, 429, 500, 502, 503 and 504, with a
   * random pause of up to 1, 2, 4, … 60 seconds, or with the pause that the server asks
   * for, if that is at most 60 seconds. Any other request is repeated after 429 only,
   * which means that the server did not act. A client has a budget of 10 retries and
   * earns one with every 10 requests that succeed.
   */
  retries?: number;
  /** The longest body of one answer in bytes, 1 to 16,777,216; default 1,048,576. Reading stops at the limit. */
  maxBytes?: number;
}

export interface ApplicationNeed {
  /** `first`: for `connect()`; `gone`: the server has lost the previous application. */
  reason: "first" | "gone";
}

/**
 * How to sign in. Exactly one of `address` and `discovery` is required, and at most one of
 * `credentials` and `token` can be given. Without both, the browser signs the user in:
 * with Windows, or at a page of the server.
 */
export interface SignInOptions extends Omit<ClientOptions, "token"> {
  /**
   * The sign-in address of the user, such as `"lene@contoso.com"`. Autodiscovery starts at
   * `https://lyncdiscoverinternal.contoso.com/` and, if that has not answered after 3
   * seconds, at `https://lyncdiscover.contoso.com/`.
   */
  address?: string;
  /** The root of autodiscovery, such as one behind a proxy at the page's own origin. A relative URL is resolved against the address of the page. */
  discovery?: string | URL;
  /**
   * The credentials of the user. A server offers ways to sign in: with a password, with
   * Windows, or at a page. Credentials for a way that the server does not offer are not
   * sent: the user then signs in at the page, or the sign-in rejects with kind `argument`.
   *
   * A function is called when credentials are needed, with the origin that receives them:
   * once for each origin, and again for each ticket that expires. After a refusal it is
   * called again. One sign-in, or one renewal of a ticket, calls it at most six times.
   * Fixed credentials that are refused are not sent again.
   */
  credentials?: Credentials | ((need: CredentialsNeed) => Credentials | Promise<Credentials>);
  /** Returns access tokens from another issuer, one for each origin. See `ClientOptions`. */
  token?: (need: TokenNeed) => string | Promise<string>;
  /**
   * How requests reach the servers; default `"auto"`: by fetch if the server has the
   * page's own origin, and through the server's xframe otherwise. With the option
   * `fetch`, that function sends all requests.
   */
  via?: "auto" | "fetch" | "xframe";
  /** The name of the application in the server's logs, 1 to 100 characters; default `"ucwa-presence"`. */
  userAgent?: string;
  /** The language of the server's messages, 1 to 100 characters; default: that of the browser. */
  culture?: string;
  /**
   * Distinguishes the applications of a user, 1 to 100 characters; default: an id for
   * each tab, which stays the same when the page is reloaded.
   */
  endpointId?: string;
  /** Whether the user is shown as available while signed in; default false: signing in does not change the user's presence. */
  makeMeAvailable?: boolean;
  /** Ends the sign-in with kind `aborted`. */
  signal?: AbortSignal;
  /** Milliseconds for one attempt, and for the loading of a frame, more than 0, up to 2,147,483,647; default 30,000. The time that the user takes to enter credentials does not count. */
  timeout?: number;
  /** Milliseconds for the whole sign-in, and for each later call, more than 0, up to 2,147,483,647; default: no limit. */
  totalTimeout?: number;
}

/** `"windows"`: the browser signs the user in by integrated Windows authentication. */
export type Credentials = "windows" | { readonly username: string; readonly password: string };

export interface CredentialsNeed {
  /** The origin that receives the credentials, such as `"https://lyncweb.example.com"`. */
  origin: string;
  /** `first`: the origin needs credentials for the first time; `refused`: it has refused the last credentials; `expired`: the ticket has expired. */
  reason: "first" | "refused" | "expired";
}

export interface TokenNeed {
  /** The origin that the token is for, such as `"https://pool.example.com"`. */
  origin: string;
  /** `first`: the client has no token yet; `unauthorized`: the server has refused the last token. */
  reason: "first" | "unauthorized";
}

/** The input of `create()` (page presenceSubscriptions_ref). */
export interface CreateRequest {
  /** Minutes, a whole number from 10 to 30. */
  duration: number;
  /** SIP URIs (`sip:user@host`), at least one. Of equal ones (RFC 3261, section 19.1.4) the first is sent. */
  uris: readonly string[];
}

/** One problem of a request. */
export interface Problem {
  /** JSON Pointer to the wrong value, such as `"/duration"` or `"/uris/1"`; `""` is the whole request. */
  readonly path: string;
  /** The end of a sentence that begins with the name of the value: `"must be from 10 to 30 minutes, not 45"`. */
  readonly message: string;
}

/** A presence subscription, ad hoc or to a group (page presenceSubscription_ref). */
export interface PresenceSubscription {
  /** Only a group has a type. */
  readonly type?: undefined;
  /** Unique within the application; opaque. */
  readonly id: string;
  /** Its address and identity, as the server wrote it. */
  readonly href: string;
  readonly links: {
    readonly self: string;
    readonly memberships?: string;
    /** Missing if contacts cannot be added. */
    readonly addToPresenceSubscription?: string;
  };
  /**
   * The SIP URIs of its contacts. Known only if this client created it and no contact
   * was removed or may have been added since: the server does not return them.
   */
  readonly uris?: readonly string[];
  /**
   * When it ends, in milliseconds since 1970 UTC by the clock of this machine. Known only
   * if this client created or extended it. It may end later: if the server received an
   * `extend()` that failed, or if the client did not know how much time was left when
   * it was extended.
   */
  readonly expiresAt?: number;
}

export interface CallOptions {
  /** Ends the call with kind `aborted` at any stage. `null` means no signal, as in fetch. */
  signal?: AbortSignal | null;
  /** Milliseconds for one attempt, in place of the client's: more than 0, up to 2,147,483,647. */
  timeout?: number;
  /** Milliseconds for the call with all its attempts, in place of the client's: the same range. */
  totalTimeout?: number;
}

/** The input of `extend()` and `subscribeToGroup()`. */
export interface ExtendRequest {
  /** Minutes, a whole number from 10 to 30. */
  duration: number;
}

/** The input of `add()`. */
export interface AddRequest {
  /** SIP URIs, at least one. Of equal ones the first is sent. */
  uris: readonly string[];
}

/** The pair of a contact and a subscription (page presenceSubscriptionMembership_ref). */
export interface PresenceSubscriptionMembership {
  /** Only subscriptions and groups have an id. */
  readonly id?: undefined;
  readonly href: string;
  readonly links: {
    readonly self: string;
    readonly contact?: string;
    readonly presenceSubscription?: string;
  };
}

/** A group of the user's contact list (page myGroups_ref). */
export interface Group {
  /** Its rel: `"group"`, `"pinnedGroup"`, `"defaultGroup"`, `"distributionGroup"`, … */
  readonly type: string;
  /** Unique among the user's groups; opaque. */
  readonly id: string;
  readonly name: string;
  readonly href: string;
  readonly links: {
    readonly self: string;
    readonly groupContacts?: string;
    /** Missing if the group cannot be subscribed to. */
    readonly subscribeToGroupPresence?: string;
  };
}

/** The presence of a contact (page contactPresence_ref). */
export interface ContactPresence {
  /** The contact's SIP URI; missing if the server does not return it. */
  readonly uri?: string;
  /**
   * `"Away"`, `"BeRightBack"`, `"Busy"`, `"DoNotDisturb"`, `"IdleBusy"`, `"IdleOnline"`,
   * `"Offline"` or `"Online"` (page Availability_ref); servers may use other values.
   */
  readonly availability: string;
  /** A token such as `"in-a-meeting"`, or a text in the application's language. */
  readonly activity?: string;
  /** `"DeskPhone"`, `"Mobile"`, `"PC"`, `"Unknown"` or `"Web"` (page ContactDeviceType_ref). */
  readonly deviceType?: string;
  /** When the contact was last active, in milliseconds since 1970 UTC. */
  readonly lastActive?: number;
}

/**
 * A connection to one application. The target of a method is an object that this client
 * returned, or only its `href`: then the client first reads the links that it needs. For
 * an href of another origin, a call rejects with kind `argument`. If the server omits a
 * link, it does not allow the operation: the call rejects with kind `server`, without
 * `status`, with `pointer`.
 */
export interface Client {
  /**
   * The address of the application; undefined if the client was connected with
   * `presenceSubscriptions` or is closed. It changes when the application is created again.
   */
  readonly application?: string;
  /** Returns the presence subscriptions of the application, in the server's order. */
  list(options?: CallOptions): Promise<readonly PresenceSubscription[]>;
  /**
   * Subscribes to the presence of people for a limited time. Rejects an invalid request
   * with kind `argument`, and sends nothing then. If `outcomeUnknown` of an error is true,
   * the subscription may exist: call `list()` to check.
   */
  create(request: CreateRequest, options?: CallOptions): Promise<PresenceSubscription>;
  /** Returns one subscription. */
  get(subscription: PresenceSubscription | string, options?: CallOptions): Promise<PresenceSubscription>;
  /**
   * Adds minutes to the time that a subscription has left, up to 30 in all. `expiresAt`
   * is updated; if the time left was not known, it counts as 0. If the subscription has
   * ended, rejects with kind `server`, status 404. Then `gone` is `"resource"`, or
   * `"application"` if the whole application no longer exists.
   *
   * A subscription that this client made with `subscribeToGroup()` is extended by
   * subscribing again (page subscribeToGroupPresence_ref). So a subscription that has
   * ended is created again, unless this client has deleted it. The server decides whether
   * it includes people who have joined the group meanwhile.
   */
  extend(subscription: PresenceSubscription | string, request: ExtendRequest, options?: CallOptions): Promise<PresenceSubscription>;
  /**
   * Ends a subscription. Also resolves if the UCWA server answers that the subscription
   * does not exist. An open watch that uses the subscription, such as a watch of the same
   * group, creates another subscription.
   */
  delete(subscription: PresenceSubscription | string, options?: CallOptions): Promise<void>;
  /** Adds people to a subscription and returns their memberships. Adding a member again has no effect. */
  add(subscription: PresenceSubscription | string, request: AddRequest, options?: CallOptions): Promise<readonly PresenceSubscriptionMembership[]>;
  /** Returns the memberships of a subscription. */
  memberships(subscription: PresenceSubscription | string, options?: CallOptions): Promise<readonly PresenceSubscriptionMembership[]>;
  /** Ends a membership. Also resolves if the UCWA server answers that the membership does not exist. */
  remove(membership: PresenceSubscriptionMembership | string, options?: CallOptions): Promise<void>;
  /** Returns the groups of the user's contact list. Needs a client with an application. */
  groups(options?: CallOptions): Promise<readonly Group[]>;
  /**
   * Subscribes to the presence of the current members of a group. If the application
   * has a subscription to the group already, it is extended.
   */
  subscribeToGroup(group: Group | string, request: ExtendRequest, options?: CallOptions): Promise<PresenceSubscription>;
  /**
   * Returns the presence of a contact. `target` is a SIP URI, a membership, or the href of
   * a membership, a contact or a contactPresence. With a SIP URI, the client searches for
   * the contact, which needs an application. If the search finds no contact, rejects with
   * kind `server`, without `status`, with `pointer`.
   */
  presence(target: string | { readonly href: string }, options?: CallOptions): Promise<ContactPresence>;
  /**
   * Keeps the presence of people up to date. Returns immediately; the state of the
   * watch shows when it is live. Needs a client with an application.
   *
   * The client subscribes to each contact once, even if several watches include it. It
   * renews its subscriptions, reads the event channel while a watch is open, and recovers
   * from failures by itself. Closing the last watch of a contact ends its subscription.
   *
   * Throws kind `argument` with all problems of the options, and sends nothing then.
   */
  watch(options: WatchOptions): Watch;
  /**
   * Deletes the application that `signIn()` created, with all its subscriptions, and
   * closes the client. Rejects if the server does not delete the application within the
   * time of one attempt (`timeout`). The client is closed in any case. For a client of
   * `connect()` it does the same as `close()`, and resolves when the subscriptions of its
   * watches are deleted. When a page is closed, its clients sign out by themselves, if the
   * browser allows it and the requests do not go through the xframe.
   */
  signOut(): Promise<void>;
  /**
   * Closes the watches of this client. Every call under way and every later call
   * rejects with kind `aborted`. The subscriptions of the watches are deleted, within
   * the time of one attempt; the application and other subscriptions stay until they
   * expire. May be called again.
   */
  close(): void;
  /** The same as `close()`, for `using`. Missing in browsers without `Symbol.dispose`. */
  [Symbol.dispose](): void;
}

/** The options of `watch()`. They must name at least one contact or group. */
export interface WatchOptions {
  /** SIP URIs; of equal URIs the first is used. */
  uris?: readonly string[];
  /** Groups as `groups()` returned them, or their hrefs. People who join a group later are not added to the watch. */
  groups?: readonly (Group | string)[];
  /** The details to read of each contact, in addition to the presence; `"name"` includes the title. Default: none. */
  details?: readonly ("name" | "note" | "location")[];
  /**
   * The behaviour while the page is hidden. `"pause"` (default): the event channel
   * pauses after 5 minutes and catches up when the page is shown. `"keep"`: it stays
   * live.
   */
  hidden?: "pause" | "keep";
  /** Closes the watch. */
  signal?: AbortSignal;
}

/**
 * The presence of some people, kept up to date.
 *
 * As soon as the event channel is not live, each contact becomes `stale`, and it stays
 * `stale` until it has been read again. While the channel is live, a contact becomes
 * `stale` if the server has announced a change and the read of the new value fails or
 * takes longer than 10 seconds.
 *
 * Dispatches `presence` events for each contact that has changed, and `state` events.
 * Contacts that become stale or current count as changed.
 */
export interface Watch extends EventTarget {
  /** Frozen; the same object until it changes. */
  readonly state: WatchState;
  /**
   * Resolves when the watch is live for the first time. Rejects with the reason if it
   * fails before, and with kind `aborted` if it is closed before. A rejection that no code
   * handles causes no `unhandledrejection` event.
   */
  readonly ready: Promise<void>;
  /** Returns all contacts; the same array until one of them changes. Bound to the watch. */
  contacts(): readonly Contact[];
  /** Returns a contact by any equal SIP URI; the same object until this contact changes. */
  get(uri: string): Contact | undefined;
  /**
   * Calls a listener after each change of contacts or state, once for all changes of
   * one answer of the server. Returns a function that removes the listener. Bound to the
   * watch: `useSyncExternalStore(watch.subscribe, watch.contacts)` works in React.
   */
  subscribe(listener: () => void): () => void;
  /**
   * Iterates over contacts as they change. If a contact changes faster than the loop
   * runs, only its newest value is kept. The iteration includes all changes after the
   * call. The loop ends when the watch is closed or the signal aborts, and throws the
   * reason when the watch fails.
   */
  changes(options?: { signal?: AbortSignal }): AsyncIterableIterator<Contact>;
  /** Adds contacts. Throws kind `argument` for URIs that are wrong, and `aborted` if the watch is closed. */
  add(uris: readonly string[]): void;
  /** Removes contacts; ignores contacts that are not in the watch. Throws as `add()` does. */
  remove(uris: readonly string[]): void;
  /**
   * Closes the watch: its contacts are stale from then on. Subscriptions that no other
   * watch needs are deleted on the server. May be called again.
   */
  close(): void;
  /** The same as `close()`, for `using`. Missing in browsers without `Symbol.dispose`. */
  [Symbol.dispose](): void;
  addEventListener<K extends keyof WatchEventMap>(type: K, listener: (this: Watch, event: WatchEventMap[K]) => void, options?: boolean | AddEventListenerOptions): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject | null, options?: boolean | AddEventListenerOptions): void;
  removeEventListener<K extends keyof WatchEventMap>(type: K, listener: (this: Watch, event: WatchEventMap[K]) => void, options?: boolean | EventListenerOptions): void;
  removeEventListener(type: string, listener: EventListenerOrEventListenerObject | null, options?: boolean | EventListenerOptions): void;
}

export interface WatchEventMap {
  presence: PresenceEvent;
  state: WatchStateEvent;
}

export interface PresenceEvent extends Event {
  readonly type: "presence";
  readonly contact: Contact;
  /** Undefined if the contact is new to the watch. */
  readonly previous?: Contact;
}

export interface WatchStateEvent extends Event {
  readonly type: "state";
  readonly state: WatchState;
  readonly previous: WatchState;
}

/** The state of a watch. */
export interface WatchState {
  /**
   * | name | when |
   * |---|---|
   * | `connecting` | it has not been live yet |
   * | `live` | a request for events waits at the server, and everything has been read since the last interruption |
   * | `recovering` | it was live, and the client tries to make it live again, without a limit |
   * | `paused` | the page is hidden or asleep, or four other tabs wait for events |
   * | `failed` | it will not be live again; `reason` is the error |
   * | `closed` | `close()` was called, the signal aborted, or the client was closed |
   */
  readonly name: "connecting" | "live" | "recovering" | "paused" | "failed" | "closed";
  /** When this state began, in milliseconds since 1970 UTC. */
  readonly since: number;
  /** Why the watch is not live; for a live watch, how many contacts, or which group, cannot be watched, and why. */
  readonly reason?: UcwaError;
  /** When the next attempt is made, in milliseconds since 1970 UTC; missing while one is under way. */
  readonly retryAt?: number;
  /** In a live state after an interruption: whether it is certain that no event was missed. The values are current in either case. */
  readonly resumed?: boolean;
}

/** A snapshot of a contact; a change makes a new object. Unknown values are undefined. */
export interface Contact {
  readonly uri: string;
  readonly name?: string;
  readonly title?: string;
  /** See {@link ContactPresence}; an availability that is not on the page Availability_ref stays as the server wrote it. */
  readonly availability?: string;
  readonly activity?: string;
  readonly deviceType?: string;
  /** When the contact was last active, in milliseconds since 1970 UTC. */
  readonly lastActive?: number;
  readonly note?: string;
  readonly location?: string;
  /** Whether the values may be outdated: see {@link Watch}. */
  readonly stale: boolean;
  /** When it became stale, in milliseconds since 1970 UTC; missing if the contact is not stale, or was never read. */
  readonly staleSince?: number;
  /** When the presence that is shown was read, in milliseconds since 1970 UTC. */
  readonly updatedAt?: number;
}

/**
 * The class of every error. `kind` is a closed set. `code` and `subcode` are the server's
 * (pages ErrorsAndInformationalMessages, ErrorCode_ref, ErrorSubcode_ref): compare them
 * without regard to case, and expect new values at any time. The README describes how to
 * handle each value. `message` begins with the message of the server, if it sent one.
 *
 * | kind | meaning |
 * |---|---|
 * | `argument` | the request is wrong and was not sent; or a function of the page for the token, the credentials or the application failed; or `signIn()` needs other credentials |
 * | `aborted` | the caller's signal aborted, `close()` was called, or the page was left |
 * | `timeout` | the time allowed has passed |
 * | `network` | fetch rejected, or the answer broke off |
 * | `protocol` | the answer is not UCWA: wrong type, malformed or oversized body, wrong rel, a link to another origin |
 * | `server` | the UCWA server refused; or a proxy in front of it refused (then without `code`); or the server does not offer a link (then without `status`) |
 * | `internal` | the module ended or panicked |
 *
 * No error contains a token, a password or the body of a request.
 *
 * Structured clone, which postMessage and IndexedDB use, keeps only the message of an
 * error. Send `error.toJSON()`, and make the error again with `UcwaError.fromJSON()`.
 */
export class UcwaError extends Error {
  private constructor();
  /**
   * Makes a UcwaError from the result of `toJSON()`, which may have been copied by
   * structured clone or JSON. The new error has no `cause`. Throws kind `argument` for
   * any other value.
   */
  static fromJSON(value: unknown): UcwaError;
  readonly name: "UcwaError";
  readonly kind: "argument" | "aborted" | "timeout" | "network" | "protocol" | "server" | "internal";
  /** Whether the same request may succeed later and is safe to repeat. */
  readonly retryable: boolean;
  /**
   * Whether a request that changes something was sent, and it is unknown whether the
   * server acted on it. After a POST, the message describes how to check this. A DELETE
   * can be repeated.
   */
  readonly outcomeUnknown: boolean;
  /** The thrown value that caused the error, if any: the reason of a signal, a TypeError of fetch, the error of a token function. */
  readonly cause?: unknown;
  /** `argument`: all problems. */
  readonly problems?: readonly Problem[];
  /** `protocol`: the byte at fault, counted from the start of the body. */
  readonly offset?: number;
  /**
   * `protocol`: JSON Pointer, or path of XML elements, to the fault. `server` without
   * `status`: JSON Pointer to the missing value, such as a link that the server does not
   * offer.
   */
  readonly pointer?: string;
  /** `server`: the HTTP status; missing if the server omitted a link. */
  readonly status?: number;
  /** `server`: the code of the status, such as `"Forbidden"`; missing if the answer is not UCWA's. */
  readonly code?: string;
  /** `server`: a detail of the code, such as `"LimitExceeded"`; missing if the server sent none. */
  readonly subcode?: string;
  /**
   * `server`, status 404: what does not exist. `"application"`: the application, so
   * create a new one, connect to it, and subscribe to all contacts again; this needs no
   * action of the user. `"resource"`: only the target of the call, so create it again, or
   * drop it. The subcode alone does not show this: servers also answer
   * `ApplicationNotFound` for an expired subscription, so the client has requested the
   * application itself. Missing if that request got no answer, if the client was connected
   * with `presenceSubscriptions` and has no application, or if the answer is not UCWA's.
   */
  readonly gone?: "application" | "resource";
  /**
   * `server`: the page where the user has to sign in before the server issues a ticket.
   * Show it in a window, or call `signIn()` from a click, so that it can open the
   * window.
   */
  readonly page?: string;
  /** `server`: the parameters that the server does not accept, and why. */
  readonly parameters?: readonly { readonly name: string; readonly reason: string }[];
  /** `server`: milliseconds that the server asks to wait. */
  readonly retryAfter?: number;
  /** Returns all properties of the error except its `cause`, as plain data. JSON.stringify calls it. */
  toJSON(): UcwaErrorJSON;
}

/** A UcwaError as plain data: see `UcwaError.toJSON()`. */
export type UcwaErrorJSON = Pick<UcwaError, "name" | "message" | "kind" | "retryable" | "outcomeUnknown" | "problems" | "offset" | "pointer" | "status" | "code" | "subcode" | "gone" | "page" | "parameters" | "retryAfter">;

declare global {
  interface SymbolConstructor {
    /** Declared here for projects whose `lib` lacks it. */
    readonly dispose: unique symbol;
  }
}
