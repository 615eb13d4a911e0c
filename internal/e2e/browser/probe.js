// Makes thousands of calls, and counts what they leave behind.

import { load } from "/lib/presence.js";

export const nextTask = () => new Promise((resolve) => setTimeout(resolve));

/** Loads the program testdata/probe. It must be the first program of the page. */
export const loadProbe = () => load({ wasm: "/probe.wasm" });

/** Resolves when the background tasks of the page have run: a rehearsal has stopped then, once a call was answered. */
const backgroundTasks = () => scheduler.postTask(() => {}, { priority: "background" });

/** Returns what the program testdata/probe keeps alive. */
export async function inventoryOf(module) {
  await backgroundTasks();
  let inventory;
  // A garbage collection runs finalizers, and the next one frees their objects.
  for (let i = 0; i < 4; i++) {
    inventory = module.validate({});
    await nextTask();
  }
  return { ...inventory, values: programs[0]._values.filter((value) => value !== null && value !== undefined).length };
}

/**
 * Loads the program testdata/probe. Returns the functions call(n), which makes n
 * calls; drop(n), which makes n clients and drops them; and inventory().
 */
export async function probe({ collection, list, created }) {
  const module = await loadProbe();
  const body = (text, status = 200) => new Response(text, { status, headers: { "Content-Type": "application/json" } });
  const answers = {
    GET: () => body(list),
    POST: () => body(created, 201),
  };
  const options = {
    presenceSubscriptions: collection,
    token: "cwt=0",
    retries: 0,
    fetch: async (url, { method, signal }) => {
      await undefined;
      signal.throwIfAborted();
      return answers[method]();
    },
  };
  const client = await module.connect(options);
  const never = () => new Promise(() => {});
  const tokenless = await module.connect({ ...options, token: never });
  const unanswered = await module.connect({ ...options, fetch: never });
  const request = { duration: 15, uris: ["sip:johndoe@contoso.com", "sip:janedoe@contoso.com"] };
  const quietly = (call) => call.catch(() => {});
  const calls = [
    () => client.list(),
    () => client.create(request),
    () => client.list({ signal: new AbortController().signal }),
    () => quietly(client.list({ signal: AbortSignal.abort() })),
    () => quietly(client.create({ duration: 0 })),
    () => {
      const controller = new AbortController();
      const call = quietly(client.create(request, { signal: controller.signal }));
      controller.abort();
      return call;
    },
    () => quietly(client.list({ timeout: 0.001 })),
    () => quietly(tokenless.list({ timeout: 1 })),
    () => quietly(unanswered.list({ timeout: 1 })),
  ];
  return {
    async call(n) {
      const concurrent = 20;
      for (let i = 0; i < n; i += concurrent) {
        await Promise.all(Array.from({ length: concurrent }, (_, j) => calls[(i + j) % calls.length]()));
      }
    },
    async drop(n) {
      for (let i = 0; i < n; i++) {
        await (await module.connect({ ...options, token: async () => `cwt=${i}` })).list();
      }
    },
    inventory: () => inventoryOf(module),
  };
}
