// Ten minutes of a watch with faults, drawn from a seed.

/** Returns a source of numbers from 0 to 1 that starts from a seed (mulberry32). */
function randomFrom(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), seed | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const events = "*/events*";

/** The faults, each a function of the world and of a number from 0 to 1, by name. */
const faults = {
  "the connection breaks": ({ emulator }) => emulator.fail({ path: events, drop: true, pending: true, times: 1 }),
  "all connections break": ({ emulator }) => emulator.fail({ drop: true, pending: true, times: 5 }),
  "an answer is lost": ({ emulator }) => emulator.fail({ drop: true, late: true, times: 1 }),
  "an answer is late": (world, n) => {
    world.lateUntil = world.emulator.time + 300_000; // it may be the answer to a request that is sent later
    world.emulator.fail({ delay: 1 + Math.floor(n * 40_000), times: 1 });
  },
  "an answer is cut": ({ emulator }) => emulator.fail({ body: "truncated", times: 1 }),
  "an answer is malformed": ({ emulator }) => emulator.fail({ path: events, body: "malformed", times: 4 }),
  "a proxy answers": ({ emulator }) => emulator.fail({ body: "html", times: 3 }),
  500: ({ emulator }) => emulator.fail({ status: 500, pending: true, times: 3 }),
  503: ({ emulator }) => emulator.fail({ status: 503, pending: true, times: 3 }),
  429: ({ emulator }) => emulator.fail({ status: 429, retryAfter: 5, times: 2 }),
  401: ({ emulator }) => emulator.fail({ status: 401, pending: true, times: 1 }),
  "another reader": (world) => {
    const { url } = world.latest(/GET .*events/);
    const leave = new AbortController();
    world.request(url, { signal: leave.signal }).catch(() => {});
    setTimeout(() => leave.abort(), 10_000);
  },
  resume: ({ emulator }) => emulator.fail({ resume: true, pending: true, times: 1 }),
  resync: ({ emulator }) => emulator.fail({ resync: true, pending: true, times: 1 }),
  "the application is gone": ({ emulator }) => emulator.fail({ path: "*/applications/*", killApplication: true, pending: true, times: 1 }),
  "the server has no room": ({ emulator }) => emulator.fail({ method: "POST", path: "*presenceSubscriptions", subcode: "LimitExceeded", times: 2 }),
  "the page is hidden": (world, n) => {
    world.hide(true);
    setTimeout(() => world.hide(false), 1 + n * 400_000);
  },
  "the page is frozen": (_, n) => {
    document.dispatchEvent(new Event("freeze"));
    setTimeout(() => document.dispatchEvent(new Event("resume")), 1 + n * 60_000);
  },
  "the page is cached": (_, n) => {
    dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
    setTimeout(() => dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })), 1 + n * 60_000);
  },
  "there is no network": (world, n) => {
    world.connected = false;
    dispatchEvent(new Event("offline"));
    setTimeout(() => {
      world.connected = true;
      dispatchEvent(new Event("online"));
    }, 1 + n * 60_000);
  },
  "the machine sleeps": async (world, n) => {
    await world.sleep(60_000 + Math.floor(n * 120_000));
    world.unnoticedUntil = world.emulator.time + 31_000;
  },
};

const availabilities = ["Online", "Busy", "Away", "DoNotDisturb", "BeRightBack", "Offline"];

/**
 * Returns how long a value may be shown as fresh after it has changed. The server holds
 * events back for 5 seconds, and an attempt to read takes up to 30. A page may notice only
 * after 30 seconds that its machine has slept.
 */
function freshness({ emulator, lateUntil = 0, unnoticedUntil = 0 }) {
  if (emulator.time < unnoticedUntil) return Infinity;
  return emulator.time < lateUntil ? 60_000 : 15_000;
}

/**
 * Watches people for ten minutes with faults, and then for 13 minutes without faults.
 * Returns what went wrong, the names of the faults, and how often the watch became live.
 */
export async function play(world, seed, format) {
  const random = randomFrom(seed);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const uris = Array.from({ length: 20 }, (_, i) => `sip:person${i}@contoso.com`);
  const { emulator } = world;
  await world.connect({ format, token: () => emulator.token, application: (need) => world.makeApplication(need) });
  /** The values of each person: what, and until when. */
  const truth = new Map(uris.map((uri) => [uri, [{ availability: "Offline", until: Infinity }]]));
  const change = (uri) => {
    const values = truth.get(uri);
    values.at(-1).until = emulator.time;
    values.push({ availability: pick(availabilities), until: Infinity });
    world.setPresence(uri, values.at(-1).availability);
  };
  const watch = await world.watch({ uris });
  const wrong = new Set();
  const check = () => {
    if (watch.state.name !== "live" && !watch.contacts().some(({ stale }) => stale)) wrong.add(`all is fresh while ${watch.state.name}`);
    for (const { uri, stale, availability } of watch.contacts()) {
      if (stale) continue;
      const valid = truth.get(uri).some((value) => value.availability === availability && value.until >= emulator.time - freshness(world));
      if (!valid) wrong.add(`${uri} shows ${availability} as fresh`);
    }
    if (emulator.channel.pending > 2) wrong.add(`${emulator.channel.pending} requests are parked`); // one may be another reader's
  };
  watch.subscribe(check);
  const happened = [];
  for (const end = Date.now() + 600_000; Date.now() < end; ) {
    const [name, happen] = pick(Object.entries(faults));
    happened.push(name);
    await happen(world, random());
    for (let i = 0; i < 8; i++) {
      if (random() < 0.5) change(pick(uris));
      await world.pass(5000);
      check();
    }
  }
  emulator.clearFaults();
  await world.pass(420_000, () => !document.hidden, 5000); // until the last interruption of the page is over
  await world.pass(360_000, undefined, 5000); // a server that has no room is asked again after five minutes
  if (watch.state.name !== "live") wrong.add(`the watch is ${watch.state.name} at the end: ${watch.state.reason?.message}`);
  for (const { uri, stale, availability } of watch.contacts()) {
    if (stale || availability !== truth.get(uri).at(-1).availability) wrong.add(`${uri} shows ${availability} at the end, not ${truth.get(uri).at(-1).availability}`);
  }
  return { wrong: [...wrong], happened, live: world.names().filter((name) => name === "live").length };
}
