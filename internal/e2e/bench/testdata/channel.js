// Has a server with an event channel that answers immediately, pages that read it with
// the product or with handwritten code, and functions that measure both.

export const application = `${location.origin}/ucwa/oauth/v1/applications/641448783355`;
const path = new URL(application).pathname;
const subscription = `${path}/people/presenceSubscriptions/97b6bd66`;
const memberships = `${path}/people/presenceSubscriptionMemberships?presenceSubscriptionId=97b6bd66`;

export const uri = (i) => `sip:person${i}@contoso.com`;
export const uris = (n) => Array.from({ length: n }, (_, i) => uri(i));
const contact = (i) => `${path}/people/person${i}@contoso.com`;

const links = (hrefs) => Object.fromEntries(Object.entries(hrefs).map(([rel, href]) => [rel, { href }]));
const described = (rel, hrefs, rest) => JSON.stringify({ rel, ...rest, _links: links(hrefs) });
const answer = (text, status = 200, type = "application/json; charset=utf-8") => new Response(text, { status, headers: { "Content-Type": type } });

const updated = (i) => ({
  link: { rel: "contactPresence", href: `${contact(i)}/presence` },
  in: { rel: "contact", href: contact(i) },
  type: "updated",
});

/** The server of one page that watches n contacts. */
export class Server {
  requests = 0;
  #ack = 1;
  #waiting = []; // events
  #parked;
  #changes = 0;

  constructor(n) {
    this.n = n;
  }

  fetch = async (url, { method, body, signal }) => {
    this.requests++;
    const target = String(url).slice(location.origin.length);
    if (target.startsWith(`${path}/events`)) return this.#events(signal);
    if (target === `${path}/batch`) return this.#batch(body);
    if (method === "DELETE") return new Response(null, { status: 204 });
    if (method === "POST") {
      this.#send(Array.from({ length: this.n }, (_, i) => updated(i)));
      return answer(described("presenceSubscription", { self: subscription, addToPresenceSubscription: memberships, memberships }, { id: "97b6bd66" }), 201);
    }
    if (target.endsWith("/presence")) return answer(this.#presence(target));
    if (target === path) {
      const people = JSON.parse(described("people", { self: `${path}/people`, presenceSubscriptions: `${path}/people/presenceSubscriptions` }));
      return answer(described("application", { self: path, events: `${path}/events?ack=1`, batch: `${path}/batch` }, { _embedded: { people } }));
    }
    return answer(described("presenceSubscription", { self: subscription, addToPresenceSubscription: memberships, memberships }, { id: "97b6bd66" }));
  };

  /** Changes a contact, and answers the request that waits for events. */
  change(i) {
    this.#changes++;
    this.#send([updated(i)]);
  }

  /** Whether a request waits for events. */
  get parked() {
    return this.#parked !== undefined;
  }

  #send(events) {
    this.#waiting.push(...events);
    const parked = this.#parked;
    this.#parked = undefined;
    parked?.resolve(this.#package());
  }

  #events(signal) {
    if (this.#waiting.length > 0) return this.#package();
    return new Promise((resolve, reject) => {
      this.#parked = { resolve };
      signal?.addEventListener("abort", () => {
        this.#parked = undefined;
        reject(signal.reason);
      });
    });
  }

  #package() {
    const events = this.#waiting;
    this.#waiting = [];
    const sender = [{ rel: "people", href: `${path}/people`, events }];
    return answer(JSON.stringify({ _links: links({ self: `${path}/events?ack=${this.#ack}`, next: `${path}/events?ack=${++this.#ack}` }), sender }));
  }

  #batch(body) {
    const parts = [...body.matchAll(/^GET (\S+) HTTP/gm)].map(([, target]) => {
      const text = target.endsWith("/presence") ? this.#presence(target) : described("presenceSubscription", { self: subscription, addToPresenceSubscription: memberships, memberships });
      return `--limit\r\nContent-Type: application/http; msgtype=response\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\n\r\n${text}\r\n`;
    });
    return answer(`${parts.join("")}--limit--\r\n`, 200, "multipart/batching; boundary=limit");
  }

  #presence(self) {
    const availability = this.#changes % 2 ? "Busy" : "Online";
    return described("contactPresence", { self }, { availability, activity: `in meeting ${this.#changes}`, deviceType: "PC", lastActive: "/Date(1358827096000)/" });
  }
}

/** The code that a page would need without the product: it reads events forever, and calls listener after each package. */
async function follow(fetch, contacts, listener) {
  const get = async (href) => (await fetch(new URL(href, location.origin).href, { method: "GET", headers: { Accept: "application/json" } })).json();
  for (let next = get(`${path}/events?ack=1`); ; ) {
    const { _links, sender = [] } = await next;
    next = get(_links.next.href);
    for (const { events } of sender) {
      for (const { link, in: { href } } of events) {
        if (link.rel !== "contactPresence") continue;
        const { availability, activity, deviceType } = await get(link.href);
        contacts.set(href, Object.freeze({ availability, activity, deviceType }));
      }
    }
    listener();
  }
}

const median = (numbers) => numbers.sort((a, b) => a - b)[numbers.length >> 1];

/**
 * Returns the milliseconds from an answer of the event channel with one change to the call
 * of the listener, for the product and for handwritten code. Both read the contact in between.
 */
export async function eventToListener(connect, n, rounds) {
  const servers = [new Server(n), new Server(n)];
  let done = () => {};
  const listener = () => done();
  const client = await connect({ application, token: "cwt=0", fetch: servers[0].fetch, maxBytes: 2 ** 24 });
  const watch = client.watch({ uris: uris(n) });
  await watch.ready;
  watch.subscribe(listener);
  void follow(servers[1].fetch, new Map(), listener);
  const times = [[], []];
  for (let round = -rounds; round < rounds; round++) {
    for (const [i, server] of servers.entries()) {
      await until(() => server.parked);
      const took = await new Promise((resolve) => {
        const start = performance.now();
        done = () => resolve(performance.now() - start);
        server.change((n + round) % n);
      });
      if (round >= 0) times[i].push(took);
    }
  }
  client.close();
  return times.map(median);
}

/** Waits until a condition holds. */
export async function until(condition) {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve));
}
