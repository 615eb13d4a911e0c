// Replaces presence.js by clients whose state a test sets, with the contract of
// presence.d.ts. The global fake records the calls of the elements.

export class UcwaError extends Error {
  constructor({ message, ...fields }) {
    super(message);
    Object.assign(this, fields);
  }
}

const keyOf = (uri) => uri.toLowerCase();

function check(uris) {
  const problems = uris.flatMap((uri, i) => (/^sips?:[^@\s]+@[^@\s]+$/i.test(uri) ? [] : [{ path: `/uris/${i}`, message: "must be a SIP URI" }]));
  if (uris.length === 0) problems.push({ path: "/uris", message: "must name at least one SIP URI" });
  if (problems.length > 0) throw new UcwaError({ kind: "argument", message: "wrong URIs", problems });
}

class Watch {
  state = Object.freeze({ name: "connecting", since: Date.now() });
  removed = [];
  #contacts = new Map();
  #listeners = new Set();

  constructor({ uris = [], groups = [], ...options }) {
    if (groups.length === 0) check(uris);
    this.options = options;
    this.groups = groups;
    this.#add(uris);
    this.#add(groups.flatMap(({ members }) => members));
  }
  #add(uris) {
    for (const uri of uris) {
      if (!this.#contacts.has(keyOf(uri))) this.#contacts.set(keyOf(uri), Object.freeze({ uri, stale: true }));
    }
  }
  add(uris) {
    check(uris);
    this.#add(uris);
    this.tell();
  }
  remove(uris) {
    check(uris);
    this.removed.push(...uris);
    for (const uri of uris) this.#contacts.delete(keyOf(uri));
    this.tell();
  }
  get = (uri) => this.#contacts.get(keyOf(uri));
  contacts = () => [...this.#contacts.values()];
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  close() {
    this.become("closed");
  }
  tell() {
    for (const listener of [...this.#listeners]) listener();
  }

  // For tests:

  become(name, more = {}) {
    this.state = Object.freeze({ name, since: Date.now(), ...more });
    this.tell();
  }
  /** Gives a contact other values, as if they had been read now. */
  read(uri, values) {
    const contact = { ...this.get(uri), stale: false, staleSince: undefined, updatedAt: Date.now(), ...values };
    this.#contacts.set(keyOf(uri), Object.freeze(contact));
    this.tell();
  }
  /** Makes all contacts out of date, since a number of milliseconds ago. */
  lose(ago = 0, more = {}) {
    const staleSince = Date.now() - ago;
    for (const [key, contact] of this.#contacts) this.#contacts.set(key, Object.freeze({ ...contact, stale: true, staleSince }));
    this.become("recovering", { since: staleSince, ...more });
  }
}

class Client {
  watches = [];
  signedOut = false;
  watch(options) {
    if (this.signedOut) throw new UcwaError({ kind: "aborted", message: "the client is closed" });
    const watch = new Watch(options);
    this.watches.push(watch);
    return watch;
  }
  async groups() {
    const { groups } = fake;
    if (groups instanceof Error) throw groups;
    return groups;
  }
  async signOut() {
    this.signedOut = true;
    for (const watch of this.watches) watch.close();
  }
  /** The watches that are not closed. */
  get open() {
    return this.watches.filter(({ state }) => state.name !== "closed");
  }
}

/** Attempts to sign in or connect wait for settle() if hold is true. */
const fake = (globalThis.fake = {
  attempts: [],
  groups: [],
  hold: false,
  Client,
  UcwaError,
  get clients() {
    return this.attempts.flatMap(({ client }) => client ?? []);
  },
  /** The watch of the only client, after its first frame. */
  async watch() {
    await frames();
    const open = this.clients.flatMap(({ open }) => open);
    if (open.length !== 1) throw new Error(`${open.length} watches are open`);
    return open[0];
  },
  frames,
  /** The text and the accessible name of a badge. */
  badge(element) {
    const badge = element.shadowRoot.querySelector("[part=badge]");
    return {
      label: badge.getAttribute("aria-label"),
      picture: badge.dataset.picture,
      text: element.shadowRoot.querySelector("[part=text]").textContent,
      stale: element.matches(":state(stale)"),
    };
  },
  /** The rows of a list in the document, in their order. */
  rows(list) {
    return [...list.shadowRoot.querySelectorAll("[role=listitem]")].map((row) => {
      const button = row.querySelector("button");
      return button ? `# ${[...button.children].map((child) => child.textContent).join(" ")}` : row.querySelector("[part=badge]").getAttribute("aria-label");
    });
  },
});

/** Waits until two frames have been drawn: elements draw with the next one. */
async function frames() {
  await new Promise((resolve) => setTimeout(resolve)); // the store applies the changes of one task in the next one
  for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
}

function attempt(kind, options) {
  return new Promise((resolve, reject) => {
    const entry = { kind, options, reject, settle: () => resolve((entry.client = new Client())) };
    fake.attempts.push(entry);
    options.signal?.addEventListener("abort", () => reject(new UcwaError({ kind: "aborted", message: "aborted" })));
    if (fake.failure) reject(fake.failure);
    else if (!fake.hold) entry.settle();
  });
}

export const signIn = (options) => attempt("signIn", options);
export const connect = (options) => attempt("connect", options);
