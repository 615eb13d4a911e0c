/**
 * ucwa-presence: presence subscriptions of UCWA 2.0 (Skype for Business Server
 * 2015 and later, on-premises) in the browser.
 *
 * Everything that is returned is plain data, frozen all the way down: it
 * survives structuredClone and carries no methods. Names are those of the
 * protocol. Every failure is a UcwaError.
 *
 * The pages named here are those of the UCWA 2.0 documentation,
 * https://github.com/OfficeDev/skype-docs, folder Skype/UCWA.
 */

/**
 * Loads and starts the WebAssembly module.
 *
 * The module is shared: a later call without `wasm`, or with the same one,
 * returns the same module. A call that names another `wasm` starts a module of
 * its own. After a failure, or after the module has ended, the next call starts
 * anew.
 *
 * Rejects with kind `argument` (a wrong option), `network` (not reached, or cut
 * off), `server` (the answer is not 2xx; `status`), `protocol` (the answer is
 * not WebAssembly, or another program) or `internal` (the browser lacks WebAssembly or fetch, or
 * the module does not start).
 */
export function load(options?: LoadOptions): Promise<PresenceModule>;

/** `load()` and `connect()` in one step. */
export function connect(options: ConnectOptions): Promise<Client>;

export interface LoadOptions {
  /**
   * Where the module comes from; default: `presence.wasm` beside presence.js.
   * It is compiled while it arrives if its media type is application/wasm, and
   * afterwards otherwise.
   */
  wasm?: string | URL | Response | BufferSource | WebAssembly.Module;
  /** Subresource integrity of a URL: one or several hashes such as `"sha384-…"`, in base64. */
  integrity?: string;
}

export interface PresenceModule {
  /**
   * Returns a client. Sends nothing: the application is looked up by the first
   * call that needs it. Rejects with kind `argument`.
   */
  connect(options: ConnectOptions): Promise<Client>;
  /**
   * Returns everything that is wrong with a request, in the order of its
   * properties; `[]` means that it is valid. What is no document of UCWA at all,
   * such as one with half a character in it, has that one problem. The same
   * function runs before `create()`.
   */
  validate(request: CreateRequest): readonly Problem[];
  /**
   * Returns the document as it would go on the wire, to the byte.
   * Throws kind `argument` for a media type that is not UCWA's, and `protocol`
   * with `pointer` for a document that cannot be written: XML carries neither
   * null nor nested objects.
   */
  encode(document: Resource | CreateRequest, mediaType: string): string;
  /**
   * Returns the document in its JSON form, whatever form it came in. All values
   * of an XML document are strings or arrays of strings, but for the `parameters`
   * of an error, which are an object.
   * Throws kind `argument` for a media type that is not UCWA's, and `protocol`
   * with `offset` and `pointer` for a body that is malformed or beyond a limit
   * (16 MiB, 64 levels, 524,288 items, 1 MiB for one value).
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

/** How to connect, and where to: exactly one of the two addresses is required. */
export type ConnectOptions = ClientOptions &
  (
    | {
        /** The application resource, whose links are followed. Relative to the page. */
        application: string | URL;
        presenceSubscriptions?: undefined;
      }
    | {
        application?: undefined;
        /** The collection of presence subscriptions itself. Relative to the page. */
        presenceSubscriptions: string | URL;
      }
  );

export interface ClientOptions {
  /**
   * The access token, such as `"cwt=…"`, or a function that returns one. The
   * function is asked when a token is needed for the first time, and once more
   * when the server answers 401, or 403 with a diagnosis that the token is
   * invalid; the request is then repeated once. It is asked once for all calls
   * that wait. If it throws, they fail with kind `argument`, and what it threw is
   * the `cause`; the server has done nothing, even if it was asked before. The
   * token is sent to the origin of the URL above and nowhere else.
   */
  token: string | ((need: TokenNeed) => string | Promise<string>);
  /** What is sent and asked for; default `"json"`. Either is understood. */
  format?: "json" | "xml";
  /** A function with the signature of fetch; default: the page's own. */
  fetch?: typeof fetch;
  /** Milliseconds for one attempt, more than 0, up to 2,147,483,647; default 30,000. */
  timeout?: number;
  /** Milliseconds for one call with all its attempts; default: no bound but theirs. */
  totalTimeout?: number;
  /**
   * How often a failed attempt is repeated, 0 or more; default 2. What reads or
   * deletes is repeated after a network failure and after 408, 429, 500, 502,
   * 503 and 504, with a random pause of up to 1, 2, 4, … 60 seconds or as long
   * as the server asks for, if that is no longer. Anything else is repeated
   * after 429 only, which means that the server did nothing. A client has 10
   * retries to spend at once, and earns one with every 10 requests that succeed.
   */
  retries?: number;
  /** Bytes that the body of one answer may have, 1 to 16,777,216; default 1,048,576. */
  maxBytes?: number;
}

export interface TokenNeed {
  /** The origin that the token is for, such as `"https://pool.example.com"`. */
  origin: string;
  /** `first`: none is known yet; `unauthorized`: the server refused the last one. */
  reason: "first" | "unauthorized";
}

/** The input of `create()` (page presenceSubscriptions_ref). */
export interface CreateRequest {
  /** Minutes, a whole number from 10 to 30. */
  duration: number;
  /**
   * SIP URIs (`sip:user@host`), at least one, without blanks, quotation marks of
   * any kind, `<` and `>`. Those that differ in case only are taken once.
   */
  uris: readonly string[];
}

/** One thing that is wrong with a request. */
export interface Problem {
  /** JSON Pointer to the value at fault, such as `"/duration"` or `"/uris/1"`; `""` is the whole. */
  readonly path: string;
  /** A sentence that goes on from the value: `"must be from 10 to 30 minutes, not 45"`. */
  readonly message: string;
}

/** A presence subscription, ad hoc or to a group (page presenceSubscription_ref). */
export interface PresenceSubscription {
  /** A subscription has none: it is no group. */
  readonly type?: undefined;
  /** Unique within the application; opaque. */
  readonly id: string;
  /** Its address and identity, as the server wrote it. */
  readonly href: string;
  readonly links: {
    readonly self: string;
    readonly memberships?: string;
    /** Missing where contacts cannot be added. */
    readonly addToPresenceSubscription?: string;
  };
  /**
   * Whom it names; known only if this client created it, and nobody was removed
   * or may have been added since: the server never says.
   */
  readonly uris?: readonly string[];
  /**
   * When it ends, in milliseconds since 1970 UTC by this machine's clock; known
   * only if this client created or extended it. It lives until then, and longer
   * if an `extend()` failed but arrived all the same, or if the client did not
   * know how much was left when it was extended.
   */
  readonly expiresAt?: number;
}

export interface CallOptions {
  /** Ends the call with kind `aborted` at whatever stage it is. */
  signal?: AbortSignal;
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
  /** SIP URIs, at least one. Those that differ in case only are taken once. */
  uris: readonly string[];
}

/** The pair of a contact and a subscription (page presenceSubscriptionMembership_ref). */
export interface PresenceSubscriptionMembership {
  /** A membership has none: it is no subscription. */
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
  /** `"group"`, `"pinnedGroup"`, `"defaultGroup"`, `"distributionGroup"`, …: its rel. */
  readonly type: string;
  /** Unique among the user's groups; opaque. */
  readonly id: string;
  readonly name: string;
  readonly href: string;
  readonly links: {
    readonly self: string;
    readonly groupContacts?: string;
    /** Missing where the group cannot be subscribed to. */
    readonly subscribeToGroupPresence?: string;
  };
}

/** How available somebody is (page contactPresence_ref). */
export interface ContactPresence {
  /** Whose presence it is; missing if the server does not say. */
  readonly uri?: string;
  /**
   * `"Away"`, `"BeRightBack"`, `"Busy"`, `"DoNotDisturb"`, `"IdleBusy"`,
   * `"IdleOnline"`, `"Offline"` or `"Online"` (page Availability_ref); servers
   * may add to these.
   */
  readonly availability: string;
  /** A token such as `"in-a-meeting"`, or a text in the application's language. */
  readonly activity?: string;
  /** `"DeskPhone"`, `"Mobile"`, `"PC"`, `"Unknown"` or `"Web"` (page ContactDeviceType_ref). */
  readonly deviceType?: string;
  /** When the contact was last seen, in milliseconds since 1970 UTC. */
  readonly lastActive?: number;
}

/**
 * A connection to one application. What a method is about is given as this
 * client handed it out, or by its `href` alone: links that are needed are then
 * looked up first. An href of another origin is kind `argument`. A link that the server leaves out means that it does not
 * allow what the link is for: kind `server`, without `status`, with `pointer`.
 */
export class Client {
  private constructor();
  /** Returns the presence subscriptions of the application, in the server's order. */
  list(options?: CallOptions): Promise<readonly PresenceSubscription[]>;
  /**
   * Subscribes to the presence of people for a limited time. An invalid request
   * is rejected with kind `argument`, and nothing is sent. Where it is not known
   * whether the server acted, the message says so and `list()` tells: after
   * `aborted`, `timeout`, `network` and `protocol`, and after `server` with
   * status 408 or 5xx, unless the code tells. The same goes for other calls that
   * change something, with what there is to do about it in the message.
   */
  create(request: CreateRequest, options?: CallOptions): Promise<PresenceSubscription>;
  /** Returns one subscription. */
  get(subscription: PresenceSubscription | string, options?: CallOptions): Promise<PresenceSubscription>;
  /**
   * Adds minutes to the time that a subscription has left, up to 30 in all.
   * `expiresAt` follows; where the rest was not known, it counts as none. A
   * subscription that has ended already is `server`, status 404, and `gone` says
   * whether to create it again or all. But what this client has subscribed to a
   * group with `subscribeToGroup()` is extended by subscribing again, as UCWA has
   * it (page subscribeToGroupPresence_ref): one that has ended is there again,
   * unless this client has deleted it, and whether people who have joined since are in it is up to the server.
   */
  extend(subscription: PresenceSubscription | string, request: ExtendRequest, options?: CallOptions): Promise<PresenceSubscription>;
  /** Ends a subscription. One that is gone already counts as done. */
  delete(subscription: PresenceSubscription | string, options?: CallOptions): Promise<void>;
  /**
   * Adds people to a subscription and returns their memberships. Those who are
   * members already stay so.
   */
  add(subscription: PresenceSubscription | string, request: AddRequest, options?: CallOptions): Promise<readonly PresenceSubscriptionMembership[]>;
  /** Returns who is in a subscription. */
  memberships(subscription: PresenceSubscription | string, options?: CallOptions): Promise<readonly PresenceSubscriptionMembership[]>;
  /** Ends a membership. One that is gone already counts as done. */
  remove(membership: PresenceSubscriptionMembership | string, options?: CallOptions): Promise<void>;
  /** Returns the groups of the user's contact list. Needs `connect({application})`. */
  groups(options?: CallOptions): Promise<readonly Group[]>;
  /**
   * Subscribes to the presence of those who are in a group now. A subscription
   * that the application has to the group already is extended.
   */
  subscribeToGroup(group: Group | string, request: ExtendRequest, options?: CallOptions): Promise<PresenceSubscription>;
  /**
   * Returns how available somebody is. `target` is a SIP URI (looked up by
   * search, which needs `connect({application})`), a membership, or the href of
   * a membership, a contact or a contactPresence. Where the search finds nobody:
   * kind `server`, without `status`, with `pointer`.
   */
  presence(target: string | { readonly href: string }, options?: CallOptions): Promise<ContactPresence>;
  /**
   * Ends every call under way, and every later one, with kind `aborted`. What
   * is subscribed stays so until it expires.
   */
  close(): void;
}

/**
 * The one error class. `kind` is a closed set; `code` and `subcode` are the
 * server's (pages ErrorsAndInformationalMessages, ErrorCode_ref,
 * ErrorSubcode_ref): compare them without regard to case, and expect new ones at
 * any time. The README says what to do about each. `message` starts with the
 * server's own words where it has any.
 *
 * | kind | when |
 * |---|---|
 * | `argument` | the request is wrong, and nothing was sent; or there is no token to be had |
 * | `aborted` | the caller's signal, or `close()` |
 * | `timeout` | the time allowed ran out |
 * | `network` | fetch rejected |
 * | `protocol` | the answer is not UCWA: wrong type, malformed or oversized body, wrong rel, a link to another origin |
 * | `server` | the server said no: UCWA, or a proxy before it (then without `code`) |
 * | `internal` | the module ended or panicked |
 *
 * No error holds a token or the body of a request.
 */
export class UcwaError extends Error {
  private constructor();
  readonly name: "UcwaError";
  readonly kind: "argument" | "aborted" | "timeout" | "network" | "protocol" | "server" | "internal";
  /** Whether the same request may succeed later and can be sent again without harm. */
  readonly retryable: boolean;
  /** What JavaScript threw beneath, if anything: the reason of a signal, a TypeError of fetch, what a token function threw. */
  readonly cause?: unknown;
  /** `argument`: everything that is wrong. */
  readonly problems?: readonly Problem[];
  /** `protocol`: the byte at fault, counted from the start of the body. */
  readonly offset?: number;
  /**
   * `protocol`: JSON Pointer, or path of XML elements, to the fault. `server`
   * without `status`: to what is not there, such as a link that the server does
   * not offer.
   */
  readonly pointer?: string;
  /** `server`: the HTTP status; missing where the server says no by leaving out a link. */
  readonly status?: number;
  /** `server`: such as `"Forbidden"`, one for each status; missing if the answer is not UCWA's. */
  readonly code?: string;
  /** `server`: such as `"LimitExceeded"`; missing if the code says it all. */
  readonly subcode?: string;
  /**
   * `server`, status 404: what is not there. `"application"`: create and connect
   * to a new one, and subscribe to everybody again, which may happen unseen;
   * `"resource"`: only what the call was about, so create that again, or let go
   * of it. The subcode does not tell: servers say `ApplicationNotFound` of an
   * expired subscription, too, so the client has asked the application itself.
   * Missing if it got no answer, if it was connected with
   * `presenceSubscriptions` and so has nobody to ask, and if it is not UCWA who
   * answers.
   */
  readonly gone?: "application" | "resource";
  /** `server`: the parameters that the server does not accept, and why. */
  readonly parameters?: readonly { readonly name: string; readonly reason: string }[];
  /** `server`: milliseconds that the server asks to wait. */
  readonly retryAfter?: number;
}
