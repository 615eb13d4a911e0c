// A React page that shows 500 contacts and counts how often it renders them.

import { StrictMode, createElement, memo, useSyncExternalStore } from "react";
import { createRoot } from "react-dom/client";
import { connect } from "ucwa-presence";
import { createEmulator } from "ucwa-presence/emulator";

const rendered = { board: 0, rows: 0 };

const Row = memo(({ contact: { uri, availability = "unknown", stale } }) => {
  rendered.rows++;
  return createElement("li", null, `${uri} ${availability}${stale ? " (stale)" : ""}`);
});

function Board({ watch }) {
  rendered.board++;
  const contacts = useSyncExternalStore(watch.subscribe, watch.contacts);
  return createElement("ul", null, contacts.map((contact) => createElement(Row, { key: contact.uri, contact })));
}

/** Resolves when nothing has been rendered for a while. */
async function quiet() {
  for (let before = -1; before !== rendered.board; ) {
    before = rendered.board;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

/** Returns how often the page renders until the list shows a text. */
async function rendersUntil(text, happen) {
  await quiet();
  const before = { ...rendered };
  const shown = new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (!text(document.body.textContent)) return;
      observer.disconnect();
      resolve();
    });
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  await happen();
  await shown;
  await quiet();
  return { board: rendered.board - before.board, rows: rendered.rows - before.rows };
}

export async function run() {
  const emulator = await createEmulator({ clock: "live", speed: 20 });
  const client = await connect(emulator);
  const uris = Array.from({ length: 500 }, (_, i) => `sip:person${i}@contoso.com`);
  const watch = client.watch({ uris });
  const board = createElement(Board, { watch });
  const root = createRoot(document.body);
  root.render(process.env.NODE_ENV === "production" ? board : createElement(StrictMode, null, board));
  await watch.ready;
  const changes = [];
  for (const [i, availability] of ["Busy", "Away", "DoNotDisturb", "Online", "BeRightBack"].entries()) {
    const uri = uris[i * 100];
    changes.push(await rendersUntil((text) => text.includes(`${uri} ${availability}`), () => emulator.setPresence(uri, { availability })));
  }
  const lost = await rendersUntil((text) => text.includes("(stale)"), () => emulator.fail({ path: "*/events*", drop: true, pending: true, times: 3 }));
  const back = await rendersUntil((text) => !text.includes("(stale)"), () => {});
  const shown = document.querySelectorAll("li").length;
  client.close();
  await quiet();
  const closed = document.body.textContent.includes("(stale)");
  root.unmount();
  emulator.close();
  return { changes, lost, back, shown, closed };
}

globalThis.outcome = run();
