// A test of a page that uses presence, without a server. It runs in any browser
// and under any test runner, whose own assertions take the place of console.assert.
import { connect } from "./dist/presence.js";
import { createEmulator } from "./dist/emulator.js";

export async function test() {
  const emulator = await createEmulator();
  const client = await connect(emulator);
  emulator.fail({ method: "POST", subcode: "LimitExceeded", times: 1 });
  const request = { duration: 10, uris: ["sip:SaraD@contoso.com"] };
  const refused = await client.create(request).catch((error) => error.subcode);
  console.assert(refused === "LimitExceeded", "the page is told that there are too many subscriptions");
  await client.create(request);
  await emulator.advance(11 * 60_000);
  console.assert((await client.list()).length === 0, "the subscription has expired");
  emulator.close();
}
