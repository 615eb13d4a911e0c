// Uses every part of the API once. The results depend only on the API.

import { UcwaError, connect, load } from "/lib/presence.js";
import { createEmulator } from "/lib/emulator.js";

/** Calls between() after the imports, and returns the results of the calls by name. */
export async function scenario(between = () => {}) {
  const bytes = new TextEncoder().encode('{"duration":15}');
  between();
  const module = await load();
  const emulator = await createEmulator({ start: 0, life: 0, people: [{ uri: "sip:lene@contoso.com", name: "Lene" }, { uri: "sip:per@contoso.com" }] });
  const client = await connect({ ...emulator, token: async () => emulator.token });
  const json = "application/json";
  const request = { duration: 15, uris: ["sip:per@contoso.com", "sip:lene@contoso.com"] };
  const failed = async (call) => {
    try {
      return ["it did not fail", await call()];
    } catch (error) {
      return { isUcwaError: error instanceof UcwaError, message: error.message, ...error.toJSON?.() };
    }
  };

  const results = { __proto__: null };
  results.created = { ...(await client.create(request)), expiresAt: 0 };
  const [listed] = await client.list();
  results.listed = { ...listed, expiresAt: 0 };
  results.got = { ...(await client.get(listed.href)), expiresAt: 0 };
  results.extended = { ...(await client.extend(listed, { duration: 10 })), expiresAt: 0 };
  results.memberships = await client.memberships(listed);
  results.removed = await client.remove(results.memberships[0]);
  results.added = await client.add(listed, { uris: ["sip:new@contoso.com"] });
  results.groups = await client.groups();
  results.subscribed = { ...(await client.subscribeToGroup(results.groups[0], { duration: 10 })), expiresAt: 0 };
  emulator.setPresence("sip:per@contoso.com", { availability: "Busy", modalities: ["Messaging"], lastActive: 0 });
  results.presence = await client.presence("sip:per@contoso.com");
  results.deleted = await client.delete(listed);
  results.valid = module.validate(request);
  results.invalid = module.validate({ duration: 1, uris: "sip:per@contoso.com", other: null });
  results.encoded = [module.encode(request, "application/xml"), module.encode(request, json)];
  results.decoded = [module.decode(results.encoded[0], "application/xml"), module.decode(bytes, json)];
  results.refused = await failed(() => client.create({ duration: 45, uris: [] }));
  emulator.fail({ path: "*presenceSubscriptions", subcode: "LimitExceeded", times: 1 });
  results.faults = emulator.faults;
  results.limited = await failed(() => client.create(request));
  results.gone = await failed(() => client.get(listed));
  results.wrongOptions = await failed(() => connect({ applications: "/", retries: -1 }));
  results.wrongFault = await failed(() => emulator.fail({ status: 1 }));
  results.aborted = await failed(() => client.list({ signal: AbortSignal.abort() }));
  results.undecodable = await failed(() => module.decode("[]", json));
  await emulator.advance(1000);
  results.time = emulator.time;
  results.requests = emulator.requests.length;
  emulator.reset();
  results.afterReset = await client.list();
  client.close();
  results.closed = await failed(() => client.list());
  emulator.close();
  results.frozen = true;
  for (const result of [results.memberships, results.groups[0].links, results.invalid[0], results.faults[0]]) {
    results.frozen &&= Object.isFrozen(result);
  }
  return results;
}
