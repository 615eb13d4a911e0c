// Makes thousands of calls of every kind, most of them concurrent and some of them
// failing, and compares the results of the client with the state of the emulator.

import { advance } from "/clock.js"; // before the modules, which use the clock that they find
import { connect } from "/lib/presence.js";
import { createEmulator } from "/lib/emulator.js";
import { inventoryOf, loadProbe, nextTask } from "/probe.js";

const minute = 60_000;

/** Returns a generator of random numbers from 0 to 1, determined by a seed (mulberry32). */
function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Makes calls and returns { before, after, failed, unexpected, view }. */
export async function mixed({ seed, calls }) {
  const module = await loadProbe();
  const emulator = await createEmulator({ clock: "live", seed });
  const chance = random(seed);
  const pass = (milliseconds) => {
    advance(milliseconds);
    module.encode({}, "application/json");
  };
  await callMany({ module, emulator, chance, pass, calls: 1000 });
  const before = await inventoryOf(module);
  const results = await callMany({ module, emulator, chance, pass, calls });
  return { before, after: await inventoryOf(module), ...results };
}

/** Makes calls with a client of their own, which remembers subscriptions until it is closed. */
async function callMany({ module, emulator, chance, pass, calls }) {
  const client = await module.connect({ ...emulator, token: () => emulator.token, retries: 1 });
  const oneOf = (list) => list[Math.floor(chance() * list.length)];

  const people = ["sarad", "toshm", "AlexD", "chrisb", "johndoe", "janedoe", "guest", "visitor"];
  const uris = () => Array.from({ length: 1 + Math.floor(chance() * 4) }, () => `sip:${oneOf(people)}@contoso.com`);
  const request = () => ({ duration: 10 + Math.floor(chance() * 21) });

  const known = new Map(); // by href, the latest state of each subscription
  const members = [];
  const note = (subscription) => known.set(subscription.href, subscription);
  const any = () => oneOf([...known.values()]) ?? "/ucwa/oauth/v1/applications/1/people/presenceSubscriptions/unknown";
  const href = (subscription) => subscription.href ?? subscription;
  const targetOf = (resource, share = 0.2) => (resource?.href && chance() < share ? resource.href : resource);
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
      note(await following(subscription.id, client.get(targetOf(subscription), options)));
    },
    extend: async (options) => {
      const subscription = any();
      await following(subscription.id, client.extend(subscription, request(), options));
    },
    delete: async (options) => {
      const subscription = any();
      const call = client.delete(targetOf(subscription), options);
      await following(subscription.id, during(deleting, subscribing, subscription.id, call));
      known.delete(href(subscription));
      followed.delete(subscription.id); // delete() also succeeds after the fault { status: 404 }
    },
    add: async (options) => {
      const subscription = any();
      members.push(...(await following(subscription.id, client.add(targetOf(subscription), { uris: uris() }, options))));
    },
    memberships: async (options) => {
      const subscription = any();
      members.push(...(await following(subscription.id, client.memberships(targetOf(subscription), options))));
    },
    remove: async (options) => {
      const [membership] = members.splice(Math.floor(chance() * members.length), 1);
      // The href of a membership does not show which subscription it belongs to.
      if (membership) await client.remove(targetOf(membership, 0.01), options);
    },
    groups: (options) => client.groups(options),
    subscribeToGroup: async (options) => {
      const group = oneOf(groups);
      const call = during(subscribing, deleting, group.id, client.subscribeToGroup(targetOf(group), request(), options));
      note(await following(group.id, call));
    },
    presence: (options) => client.presence(chance() < 0.5 ? uris()[0] : (oneOf(members) ?? uris()[0]), options),
  };
  const names = Object.keys(operations);

  // The ids of the subscriptions whose end the client knows exactly. One that was
  // created or extended by a call that failed may exist for longer than that.
  const followed = new Set(groups.map(({ id }) => id));
  const following = async (id, call) => {
    try {
      return await call;
    } catch (error) {
      followed.delete(id);
      throw error;
    }
  };

  // The subscription to a group has the same id each time. If it is deleted and
  // created by concurrent calls, only the server knows which came last.
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

  const workers = 20;
  const round = 200; // calls, after which the clock is set forward
  for (let i = 0; i < calls; i += round) {
    let started = 0;
    let working = workers;
    const work = async () => {
      while (started++ < round) await call();
      working--;
    };
    const done = Promise.all(Array.from({ length: workers }, work)).then(() => true);
    // Calls that take this long wait before a retry.
    while (!(await Promise.race([done, new Promise((resolve) => setTimeout(resolve, 20))]))) {
      if (working < workers / 2) pass(1000);
    }
    pass(chance() * 6 * minute);
    members.splice(0, members.length - 100); // most of the older ones no longer exist
  }
  emulator.clearFaults();

  const view = await compare({ client, emulator, followed, unordered, pass });
  for (const subscription of await client.list()) await client.delete(subscription);
  client.close();
  return { failed, unexpected, view };
}

/** Compares what a client returns with the answers of the emulator to plain requests. */
async function compare({ client, emulator, followed, unordered, pass }) {
  const headers = { Accept: "application/json", Authorization: `Bearer ${emulator.token}` };
  const get = (href) => emulator.fetch(new URL(href, emulator.application), { headers });
  const embedded = async (href, rel) => (await (await get(href)).json())._embedded[rel];
  const exists = async ({ href }) => (await get(href)).status === 200;
  const differences = [];
  const compareValues = (what, ours, actual) => {
    if (JSON.stringify(ours) !== JSON.stringify(actual)) differences.push(`${what}: ${JSON.stringify(ours)}, but is ${JSON.stringify(actual)}`);
  };

  const listed = await client.list();
  const actual = await embedded(`${emulator.application}/people/presenceSubscriptions`, "presenceSubscription");
  compareValues("the list", listed.map(({ id, href }) => [id, href]), actual.map(({ id, _links }) => [id, _links.self.href]));

  const counts = { listed: listed.length, memberships: 0, uris: 0, expiries: 0, ends: 0 };
  for (const subscription of listed) {
    const ours = await client.memberships(subscription);
    const actual = await embedded(subscription.links.memberships, "presenceSubscriptionMembership");
    counts.memberships += actual.length;
    compareValues(`the members of ${subscription.id}`, ours.map(({ href, links }) => [href, links.contact]), actual.map(({ _links }) => [_links.self.href, _links.contact.href]));
    if (!subscription.uris) continue;
    counts.uris++;
    const addresses = (list) => list.map((text) => text.toLowerCase().replace(/^.*[:/]/, "")).sort();
    compareValues(`the uris of ${subscription.id}`, addresses(subscription.uris), addresses(actual.map(({ _links }) => _links.contact.href)));
  }

  // The client counts from the time that it sent a request, and this script sets the
  // clock forward while requests are under way. An error would be a whole minute.
  const latency = minute;
  const checks = listed.flatMap((subscription) => {
    if (!subscription.expiresAt || unordered.has(subscription.id)) return [];
    counts.expiries++;
    const before = { at: subscription.expiresAt - latency, subscription, expected: true };
    const after = { at: subscription.expiresAt + latency, subscription, expected: false };
    if (!followed.has(subscription.id)) return [before];
    counts.ends++;
    return [before, after];
  });
  for (const { at, subscription, expected } of checks.sort((a, b) => a.at - b.at)) {
    if (at < Date.now() && expected) continue; // it may have ended by now
    pass(Math.max(0, at - Date.now()));
    compareValues(`at ${at - subscription.expiresAt} ms from its end, whether ${subscription.id} exists`, expected, await exists(subscription));
  }
  return { differences, ...counts };
}
