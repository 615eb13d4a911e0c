// Thousands of calls of all sorts, of a client that is right about everything in
// the end.

import { advance } from "/clock.js"; // before the modules, which use the clock that they find
import { createEmulator } from "/lib/emulator.js";
import { held, loadProbe, nextTask } from "/probe.js";

const minute = 60_000;

/** Random numbers from 0 to 1 that a seed determines (mulberry32). */
function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Makes so many calls and returns { before, after, faults, unexpected, view }. */
export async function mixed({ seed, calls }) {
  const module = await loadProbe();
  const emulator = await createEmulator({ clock: "live", seed });
  const client = await module.connect({ ...emulator, token: () => emulator.token, retries: 1 });
  const chance = random(seed);
  const oneOf = (list) => list[Math.floor(chance() * list.length)];
  const pass = (milliseconds) => {
    advance(milliseconds);
    module.encode({}, "application/json");
  };

  const people = ["sarad", "toshm", "AlexD", "chrisb", "johndoe", "janedoe", "somebody", "somebodyelse"];
  const uris = () => Array.from({ length: 1 + Math.floor(chance() * 4) }, () => `sip:${oneOf(people)}@contoso.com`);
  const request = () => ({ duration: 10 + Math.floor(chance() * 21) });

  const known = new Map(); // subscriptions by href, as they were handed out last
  const members = [];
  const note = (subscription) => known.set(subscription.href, subscription);
  const any = () => oneOf([...known.values()]) ?? "/ucwa/oauth/v1/applications/1/people/presenceSubscriptions/none";
  const href = (subscription) => subscription.href ?? subscription;
  const byHrefOrNot = (handedOut, share = 0.2) => (handedOut?.href && chance() < share ? handedOut.href : handedOut);
  const groups = await client.groups();

  const operations = {
    list: async (options) => {
      const listed = await client.list(options);
      known.clear();
      listed.forEach(note);
    },
    create: async (options) => {
      const subscription = await client.create({ ...request(), uris: uris() }, options);
      note(subscription);
      followed.add(subscription.id);
    },
    get: async (options) => {
      const subscription = any();
      note(await following(subscription.id, client.get(byHrefOrNot(subscription), options)));
    },
    extend: async (options) => {
      const subscription = any();
      await following(subscription.id, client.extend(subscription, request(), options));
    },
    delete: async (options) => {
      const subscription = any();
      const call = client.delete(byHrefOrNot(subscription), options);
      await following(subscription.id, during(deleting, subscribing, subscription.id, call));
      known.delete(href(subscription));
      followed.delete(subscription.id); // a 404 that is none would count as done
    },
    add: async (options) => {
      const subscription = any();
      members.push(...(await following(subscription.id, client.add(byHrefOrNot(subscription), { uris: uris() }, options))));
    },
    memberships: async (options) => {
      const subscription = any();
      members.push(...(await following(subscription.id, client.memberships(byHrefOrNot(subscription), options))));
    },
    remove: async (options) => {
      const [membership] = members.splice(Math.floor(chance() * members.length), 1);
      // By href alone, it could be anybody of any subscription that is no more in it.
      if (membership) await client.remove(byHrefOrNot(membership, 0.01), options);
    },
    groups: (options) => client.groups(options),
    subscribeToGroup: async (options) => {
      const group = oneOf(groups);
      const call = during(subscribing, deleting, group.id, client.subscribeToGroup(byHrefOrNot(group), request(), options));
      note(await following(group.id, call));
    },
    presence: (options) => client.presence(chance() < 0.5 ? uris()[0] : (oneOf(members) ?? uris()[0]), options),
  };
  const names = Object.keys(operations);

  // Those of whose whole life the client was told. What is created or extended without
  // an answer, or is there though an answer has denied it, lives longer than a client
  // can know.
  const followed = new Set(groups.map(({ id }) => id));
  const following = async (id, call) => {
    try {
      return await call;
    } catch (error) {
      followed.delete(id);
      throw error;
    }
  };

  // The subscription of a group has the same id each time. Of one that is deleted and
  // made anew at once, nobody but the server knows which came first.
  const [deleting, subscribing] = [[], []];
  const unordered = new Set();
  const during = async (calls, others, id, call) => {
    if (others.includes(id)) unordered.add(id);
    calls.push(id);
    try {
      return await call;
    } finally {
      calls.splice(calls.indexOf(id), 1);
    }
  };

  const faults = [
    { status: 503 }, { status: 500, late: true }, { status: 401 }, { status: 429 }, { subcode: "LimitExceeded" },
    { status: 404 }, { subcode: "ApplicationNotFound" }, { drop: true }, { drop: true, late: true }, { delay: 20 },
    { body: "truncated" }, { body: "malformed" }, { body: "empty" }, { body: "html" }, { body: "html", late: true }, { body: "bom" },
  ];
  const unexpected = [];
  const failed = {};
  async function call() {
    if (chance() < 0.03) emulator.fail({ ...oneOf(faults), times: 1 });
    const controller = new AbortController();
    const options = chance() < 0.5 ? {} : { signal: controller.signal };
    if (chance() < 0.01) options.timeout = 1;
    const calling = operations[oneOf(names)](options).then(() => undefined, (error) => error);
    if (chance() < 0.03) {
      if (chance() < 0.5) await nextTask();
      controller.abort();
    }
    const error = await calling;
    if (error === undefined) return;
    if (error.gone === "application") followed.clear();
    failed[error.kind] = (failed[error.kind] ?? 0) + 1;
    if (!["server", "network", "protocol", "timeout", "aborted"].includes(error.kind)) unexpected.push(String(error));
  }
  async function callMany(n) {
    const atOnce = 20;
    const bout = 200; // then all are done, and time goes by
    for (let i = 0; i < n; i += bout) {
      let started = 0;
      let under = atOnce;
      const work = async () => {
        while (started++ < bout) await call();
        under--;
      };
      const working = Promise.all(Array.from({ length: atOnce }, work));
      const over = working.then(() => true);
      // Who still waits after a while does so to send a request again.
      while (!(await Promise.race([over, new Promise((resolve) => setTimeout(resolve, 20))]))) {
        if (under < atOnce / 2) pass(1000);
      }
      pass(chance() * 6 * minute);
      members.splice(0, members.length - 100); // most of the others are gone
    }
    emulator.clearFaults();
  }

  /** Whoever is subscribed to is not any more, and whatever was known of that is forgotten. */
  async function empty() {
    for (const subscription of await client.list()) await client.delete(subscription);
    pass(40 * minute);
    await client.delete(await client.create({ duration: 10, uris: uris() }));
    known.clear();
    members.length = 0;
  }

  await callMany(1000);
  await empty();
  const before = await held(module);
  await callMany(calls);
  const view = await compare({ client, emulator, followed, unordered, pass });
  await empty();
  return { before, after: await held(module), failed, unexpected, view };
}

/** Compares what a client tells with what the emulator says, without any client. */
async function compare({ client, emulator, followed, unordered, pass }) {
  const headers = { Accept: "application/json", Authorization: `Bearer ${emulator.token}` };
  const get = (href) => emulator.fetch(new URL(href, emulator.application), { headers });
  const embedded = async (href, rel) => (await (await get(href)).json())._embedded[rel];
  const isThere = async ({ href }) => (await get(href)).status === 200;
  const differences = [];
  const same = (what, told, is) => {
    if (JSON.stringify(told) !== JSON.stringify(is)) differences.push(`${what}: ${JSON.stringify(told)}, but is ${JSON.stringify(is)}`);
  };

  const listed = await client.list();
  const there = await embedded(`${emulator.application}/people/presenceSubscriptions`, "presenceSubscription");
  same("the list", listed.map(({ id, href }) => [id, href]), there.map(({ id, _links }) => [id, _links.self.href]));

  const counts = { listed: listed.length, memberships: 0, uris: 0, expiries: 0, ends: 0 };
  for (const subscription of listed) {
    const told = await client.memberships(subscription);
    const are = await embedded(subscription.links.memberships, "presenceSubscriptionMembership");
    counts.memberships += are.length;
    same(`the members of ${subscription.id}`, told.map(({ href, links }) => [href, links.contact]), are.map(({ _links }) => [_links.self.href, _links.contact.href]));
    if (!subscription.uris) continue;
    counts.uris++;
    const addresses = (list) => list.map((text) => text.toLowerCase().replace(/^.*[:/]/, "")).sort();
    same(`the uris of ${subscription.id}`, addresses(subscription.uris), addresses(are.map(({ _links }) => _links.contact.href)));
  }

  // The client counts from when it sent a request, and the clock is moved on while
  // requests are under way. What it counts are minutes: to be wrong is to be wrong by one.
  const latency = minute;
  const checks = listed.flatMap((subscription) => {
    if (!subscription.expiresAt || unordered.has(subscription.id)) return [];
    counts.expiries++;
    const stillThere = { at: subscription.expiresAt - latency, subscription, expected: true };
    const gone = { at: subscription.expiresAt + latency, subscription, expected: false };
    if (!followed.has(subscription.id)) return [stillThere];
    counts.ends++;
    return [stillThere, gone];
  });
  for (const { at, subscription, expected } of checks.sort((a, b) => a.at - b.at)) {
    if (at < Date.now() && expected) continue; // it is about to end, and may have by now
    pass(Math.max(0, at - Date.now()));
    same(`at ${at - subscription.expiresAt} ms from its end, whether ${subscription.id} is there`, expected, await isThere(subscription));
  }
  return { differences, ...counts };
}
