/** What each project does with the package. Resolves to a text. */
export async function use(connect, load, UcwaError, createEmulator) {
  const emulator = await createEmulator();
  const client = await connect(emulator);
  const request = { duration: 10, uris: ["sip:SaraD@contoso.com"] };
  emulator.fail({ method: "POST", subcode: "LimitExceeded", times: 1 });
  const refusal = await client.create(request).catch((error) => error);
  await client.create(request);
  const { length } = await client.list();
  client.close();
  emulator.close();
  const { version } = await load();
  return `${version}: ${length} subscription after ${refusal instanceof UcwaError && refusal.subcode}`;
}
