// The demo page: how it starts, what it shows when, and what happens on which event.

import { signIn, signOut } from "./account.js";
import * as actions from "./actions.js";
import { decoded, lastAnswer, renderDecoder } from "./decoder.js";
import { byId, mark, onSubmit, part, show, stepAside, write } from "./dom.js";
import { renderErrors } from "./errors.js";
import { readFields, renderForm, reviewOf } from "./form.js";
import { renderGroups } from "./groups.js";
import { membersOf } from "./list.js";
import { look, lookNow } from "./news.js";
import * as panel from "./panel.js";
import { session } from "./session.js";
import { renderSignIn } from "./signin.js";
import { current, onUpdate, update } from "./store.js";
import { renderSubscriptions } from "./subscriptions.js";
import { renderWire } from "./wire.js";
import { sentence } from "./wording.js";

/** The part of the page that each phase shows. */
const sections = { loading: "loading", failed: "failed", signin: "signin", ready: "app" };

const asked = new URLSearchParams(location.search);
const inTab = asked.get("emulator") === "tab";
const cameFromServer = asked.has("back"); // a host of files is not even asked for an emulator

onUpdate((state) => {
  const { phase, failure, connection } = state;
  for (const [name, id] of Object.entries(sections)) show(byId(id), phase === name);
  write(byId("failed-title"), failure?.title ?? "");
  write(byId("failed-reason"), failure?.reason ?? "");
  show(byId("in-tab"), !inTab);
  show(byId("elsewhere"), phase === "ready" && connection.mode === "emulator" && !inTab);
  show(byId("back"), phase === "ready" && inTab && cameFromServer);
  show(byId("disconnect"), phase === "ready" && connection.mode === "upstream");
  renderConnection(state);
  renderErrors(state);
  if (phase === "signin") renderSignIn(state);
  if (phase !== "ready") return;
  const review = reviewOf(session.module, state.form);
  renderForm(state, review);
  renderGroups(state);
  renderSubscriptions(state);
  panel.renderPanel(state);
  renderWire(state, review, session.module);
  renderDecoder(state);
});

function renderConnection({ phase, reachable, cutOff, listing, connection }) {
  const [name, words] =
    phase !== "ready" ? ["idle", ""]
    : reachable ? ["connected", connection.name]
    : reachable === false ? ["unreachable", cutOff ? "Server not reachable; the page keeps trying" : "Server not reachable"]
    : listing ? ["connecting", "Connecting…"]
    : ["idle", ""];
  mark(byId("connection"), "data-state", name);
  write(byId("connection"), words);
}

async function start() {
  update({ phase: "loading", failure: null });
  let title = "The presence module could not be loaded";
  let connection;
  try {
    await session.load();
    title = "The page cannot connect";
    connection = await session.discover();
  } catch (error) {
    update({ phase: "failed", failure: { title, reason: sentence(error.message) } });
    return;
  }
  update({ connection, phase: connection.mode === "upstream" ? "signin" : "ready" });
  if (current().phase === "ready") await actions.list();
}

function switchFormat(format) {
  session.use(format);
  update({ format });
  return actions.list();
}

function dismiss(id) {
  const { action } = current().errors.find((error) => error.id === id);
  update({ errors: current().errors.filter((error) => error.id !== id) });
  const next = byId("errors").querySelector("button") ?? byId(action === "create" ? "submit" : "refresh");
  next.focus();
}

/** The subscription whose card an element is in, and the card. */
function cardOf(element) {
  const card = element.closest("[data-testid=subscription]");
  return { card, subscription: current().subscriptions?.find(({ href }) => href === card?.dataset.href) };
}

/** What the buttons of a card do. */
const buttons = {
  async delete({ card, subscription }) {
    const leave = stepAside(card, "[data-command=delete]", byId("refresh"));
    if (await actions.end(subscription)) leave();
  },
  async remove({ card, subscription }, button) {
    const line = button.closest("[data-testid=member]");
    const member = membersOf(current(), subscription)?.find(({ membership }) => membership?.href === line.dataset.href);
    const leave = stepAside(line, "[data-command=remove]", part(card, "minutes"));
    if (member && (await actions.remove(subscription, member.membership, member.name || "somebody"))) leave();
  },
};

/** What the forms of a card do. */
const forms = {
  async extend({ card, subscription }) {
    const field = part(card, "minutes");
    if (!(await actions.extend(subscription, field.value)) && field.ariaInvalid) field.focus();
  },
  async add({ card, subscription }) {
    const field = part(card, "uri");
    if (await actions.add(subscription, field.value)) field.value = "";
    field.focus();
  },
};

byId("retry").addEventListener("click", async () => {
  await start();
  if (current().phase === "failed") byId("retry").focus(); // it was hidden meanwhile
});
onSubmit("signin", () => signIn() && actions.list());
byId("disconnect").addEventListener("click", signOut);
byId("refresh").addEventListener("click", () => current().listing || actions.list());
byId("start-anew").addEventListener("click", actions.startAnew);
byId("create").addEventListener("input", ({ target }) => update({ form: readFields(current().form, target) }));
onSubmit("create", actions.create);
byId("groups").addEventListener("click", ({ target }) => {
  if (!target.closest("button")) return;
  const { key } = target.closest("[data-key]").dataset;
  actions.follow(current().groups.find(({ href }) => href === key));
});
byId("subscriptions").addEventListener("click", ({ target }) => {
  const button = target.closest("button[data-command]");
  const place = button && cardOf(button);
  if (place?.subscription) buttons[button.dataset.command](place, button);
});
byId("subscriptions").addEventListener("submit", (event) => {
  event.preventDefault();
  const place = cardOf(event.target);
  if (place.subscription) forms[event.target.dataset.command](place);
});
onSubmit("set-presence", panel.setPresence);
onSubmit("advance", panel.advance);
onSubmit("break", panel.switchOn);
byId("speed").addEventListener("change", ({ target }) => panel.setSpeed(Number(target.value)));
byId("fault").addEventListener("change", ({ target }) => update({ panel: { ...current().panel, fault: target.value } }));
byId("mend").addEventListener("click", panel.switchOff);
byId("reset").addEventListener("click", panel.startOver);
for (const id of ["format-json", "format-xml"]) {
  byId(id).addEventListener("change", ({ target }) => switchFormat(target.value));
}
byId("reads").addEventListener("change", ({ target }) => update({ readsShown: target.checked }));
byId("decode-input").addEventListener("input", ({ target }) => update({ decoder: decoded(session.module, target.value) }));
byId("decode-last").addEventListener("click", () => update({ decoder: decoded(session.module, lastAnswer(current())) }));
byId("errors").addEventListener("click", ({ target }) => {
  if (target.closest("button")) dismiss(Number(target.closest("[data-key]").dataset.key));
});
document.addEventListener("visibilitychange", () => document.hidden || current().phase !== "ready" || look());
setInterval(() => {
  if (current().phase !== "ready") return;
  update({ now: Date.now() });
  lookNow();
}, 1000);

start();
