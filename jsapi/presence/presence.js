// @ts-check
// ucwa-presence: UCWA 2.0 presence subscriptions in the browser.
// The contract, with units, ranges and errors, is in presence.d.ts.

import { presence as build, version } from "../shared/build.js";
import { FinalizationRegistry, Map, Promise, freeze as freezeOne, keys, parse } from "../shared/builtins.js";
import { freeze, jsonOf } from "../shared/data.js";
import { UcwaError, errorOf } from "../shared/error.js";
import { dispose, settling } from "../shared/lifetime.js";
import { callOptions, checkOptions, loadOptions } from "../shared/options.js";
import { share } from "../shared/share.js";
import { bodyOf, documentText, mediaTypeOf, requestText, targetText } from "./arguments.js";
import { connectArguments } from "./connect.js";
import { SignIn } from "./signin.js";
import { standard } from "./standard.js";
import { subscriptions } from "./subscriptions.js";
import { Rehearsal } from "./warmup.js";
import { Watch } from "./watch.js";

export { UcwaError };

/** @import * as API from "./presence.js" */
/** @import { Program } from "../shared/loader.js" */

// A page makes few and short calls. Reading a list of 1,000 allocates 3 MB. With Go's
// default GOGC of 100, nearly every call would cause a garbage collection. Setting GOGC
// with runtime/debug would make the module larger.
const environment = { GOGC: "400" };

const module = share({ file: "presence.wasm", build, option: "load({ wasm })", environment, standard }, presenceModule);

/** @type {typeof API.load} */
export function load(options = {}) {
  return settling(async () => module(checkOptions(options, loadOptions)));
}

/** @type {typeof API.connect} */
export function connect(options) {
  return settling(async () => (await module({})).connect(options));
}

/** @type {typeof API.signIn} */
export function signIn(options) {
  return settling(async () => (await module({})).signIn(options));
}

/**
 * @param {Program} program
 * @returns {API.PresenceModule}
 */
function presenceModule(program) {
  const rehearsal = new Rehearsal(program);
  rehearsal.beginLater();
  /** @type {API.PresenceModule} */
  const api = {
    version: version,
    connect(options) {
      return settling(async () => {
        const args = await connectArguments(options);
        const client = new Client(program, program.callSync("connect", ...args));
        rehearsal.begin(parse(args[0]).format ?? "json");
        return client;
      });
    },
    signIn(options) {
      return settling(() => signedIn(program, options));
    },
    validate(request) {
      return returning(() => {
        let text;
        try {
          text = requestText(request);
        } catch (thrown) {
          return problemsOf(thrown);
        }
        return freeze(parse(program.callSync("validate", text)));
      });
    },
    encode(document, mediaType) {
      return returning(() => parse(program.callSync("encode", documentText(document), mediaTypeOf(mediaType))));
    },
    decode(body, mediaType) {
      return returning(() => freeze(parse(program.callSync("decode", bodyOf(body), mediaTypeOf(mediaType)))));
    },
  };
  return freezeOne(api);
}

/**
 * Returns the result of work. Converts anything that work throws to a UcwaError.
 *
 * @template T
 * @param {() => T} work
 */
function returning(work) {
  try {
    return work();
  } catch (thrown) {
    throw errorOf(thrown);
  }
}

/**
 * @param {unknown} thrown an error of kind argument
 * @returns {readonly API.Problem[]}
 */
function problemsOf(thrown) {
  return /** @type {any} */ (errorOf(thrown)).problems;
}

/**
 * @param {Program} program
 * @param {unknown} options
 */
async function signedIn(program, options) {
  const session = new SignIn(options);
  try {
    return new Client(program, await program.call("signIn", session.signal, ...session.args), session);
  } catch (thrown) {
    session.end();
    throw thrown;
  }
}

/** A connection to one application: see Client in presence.d.ts. @implements {API.Client} */
class Client {
  /** @type {Program} */
  #program;
  /** @type {number} */
  #id;
  /** The state of the sign-in in the page; undefined for a client of connect(). @type {SignIn | undefined} */
  #session;

  /**
   * @param {Program} program
   * @param {string} id the JSON text of the number of the client in Go
   * @param {SignIn} [session]
   */
  constructor(program, id, session) {
    this.#program = program;
    this.#id = parse(id);
    this.#session = session;
    dropped.register(this, { program, id: this.#id, session });
    if (session) sessions.set(session, { program, id: this.#id });
    freezeOne(this);
  }

  get application() {
    return this.#program.ended ? undefined : (parse(this.#program.callSync("application", this.#id)) ?? undefined);
  }

  /** @type {API.Client["list"]} */
  list(options) {
    return this.#call("list", () => [], options, subscriptions);
  }

  /** @type {API.Client["create"]} */
  create(request, options) {
    return this.#call("create", () => [requestText(request)], options);
  }

  /** @type {API.Client["get"]} */
  get(subscription, options) {
    return this.#call("get", () => [targetText(subscription)], options);
  }

  /** @type {API.Client["extend"]} */
  extend(subscription, request, options) {
    return this.#call("extend", () => [targetText(subscription), requestText(request)], options);
  }

  /** @type {API.Client["delete"]} */
  delete(subscription, options) {
    return this.#call("delete", () => [targetText(subscription)], options, nothing);
  }

  /** @type {API.Client["add"]} */
  add(subscription, request, options) {
    return this.#call("add", () => [targetText(subscription), requestText(request)], options);
  }

  /** @type {API.Client["memberships"]} */
  memberships(subscription, options) {
    return this.#call("memberships", () => [targetText(subscription)], options);
  }

  /** @type {API.Client["remove"]} */
  remove(membership, options) {
    return this.#call("remove", () => [targetText(membership)], options, nothing);
  }

  /** @type {API.Client["groups"]} */
  groups(options) {
    return this.#call("groups", () => [], options);
  }

  /** @type {API.Client["subscribeToGroup"]} */
  subscribeToGroup(group, request, options) {
    return this.#call("subscribeToGroup", () => [targetText(group), requestText(request)], options);
  }

  /** @type {API.Client["presence"]} */
  presence(target, options) {
    return this.#call("presence", () => [targetText(target)], options);
  }

  /** @type {API.Client["watch"]} */
  watch(options) {
    return returning(() => new Watch(this.#program, this.#id, options));
  }

  signOut() {
    return settling(async () => {
      try {
        await this.#program.call("signOut", undefined, this.#id);
      } finally {
        await new Promise((resolve) => closeIn(this.#program, this.#id, this.#session, () => resolve(undefined)));
      }
    });
  }

  close() {
    closeIn(this.#program, this.#id, this.#session);
  }

  [dispose]() {
    this.close();
  }

  /**
   * @param {string} name
   * @param {() => string[]} inputs returns the JSON texts of the arguments, or throws
   * @param {unknown} [options]
   * @param {(result: any) => any} [read] makes the result from the value that
   * JSON.parse returns
   * @returns {Promise<any>}
   */
  #call(name, inputs, options = {}, read = freeze) {
    return settling(async () => {
      const { signal, ...rest } = checkOptions(options, callOptions);
      // Most calls have no options. Then Go has no text to read.
      const others = keys(rest).length > 0 ? jsonOf(rest) : undefined;
      const text = await this.#program.call(name, signal ?? undefined, this.#id, ...inputs(), others);
      return read(this.#parse(text));
    });
  }

  /** Not static: the reference to the client prevents its collection, which would close it, during its calls. @param {string} text */
  #parse(text) {
    return parse(text);
  }
}

const nothing = () => undefined;

/** Closes the clients that a page no longer references. Otherwise the program would keep them forever. */
const dropped = new FinalizationRegistry(({ program, id, session }) => closeIn(program, id, session));

/** The sessions that are not closed, with the client of each. @type {Map<SignIn, { program: Program, id: number }>} */
const sessions = new Map();

// A page that enters the back/forward cache continues later: then persisted is true.
globalThis.addEventListener?.("pagehide", ({ persisted }) => {
  if (persisted) return;
  for (const [session, { program, id }] of sessions) {
    const request = program.ended ? null : parse(program.callSync("unloadRequest", id));
    if (request) session.unload(request);
  }
});

/**
 * Closes a client. Its watches delete their subscriptions on the server; then the
 * program drops the client.
 *
 * @param {Program} program
 * @param {number} id
 * @param {SignIn} [session]
 * @param {() => void} [done] called when the subscriptions are deleted, or immediately if
 * the client is closed already or the program has ended
 */
function closeIn(program, id, session, done = nothing) {
  if (session) sessions.delete(session);
  const end = () => {
    session?.end();
    done();
  };
  if (program.ended) end();
  else if (!parse(program.callSync("close", id, end))) done();
}
