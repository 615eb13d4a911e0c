import { connect, load, UcwaError, type Client, type PresenceModule } from "ucwa-presence";
import { registerTranslation, en, type UcwaSession } from "ucwa-presence/elements";
import { createEmulator, type Emulator } from "ucwa-presence/emulator";
import { createEmulator as createInlineEmulator } from "ucwa-presence/emulator/inline";
import { connect as connectInline } from "ucwa-presence/inline";
import address from "ucwa-presence/presence.wasm";
import { createXFrameFetch } from "ucwa-presence/xframe";

export async function use(): Promise<number> {
  const emulator: Emulator = await createEmulator();
  const client: Client = await connect(emulator);
  const module: PresenceModule = await load({ wasm: address });
  const inline: Client = await connectInline(await createInlineEmulator());
  const fetch: typeof globalThis.fetch = createXFrameFetch("https://lyncweb.contoso.com/xframe");
  const session: UcwaSession | null = document.querySelector("ucwa-session");
  if (session) session.client = inline;
  registerTranslation({ ...en, $code: "fr" });
  try {
    return (await client.list()).length + module.version.length + fetch.length;
  } catch (error) {
    if (error instanceof UcwaError) return error.status ?? 0;
    throw error;
  }
}
