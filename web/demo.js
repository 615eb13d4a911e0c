// The demo page. All that can change stands in one state. The actions below change it, through update, which renders
// it; nothing else does either.

import { decoded, emptyDecoder, lastAnswer, renderDecoder } from "./decoder.js";
import { byId, mark, show, write } from "./dom.js";
import { addError, describe, renderErrors } from "./errors.js";
import { emptyForm, faultsOf, focusFault, readFields, renderForm, reviewOf } from "./form.js";
import { Session } from "./session.js";
import { accountOf, focusSignInFault, renderSignIn } from "./signin.js";
import { recalled, renderSubscriptions } from "./subscriptions.js";
import { addExchange, renderWire } from "./wire.js";
import { clock, count, enumerate, nameOf, sentence } from "./wording.js";

const signedOut = {
  collection: null, // the URL of presenceSubscriptions, once seen
  subscriptions: null, // null until the server has said
  known: new Map(), // href → {uris, expiresAt} of those that this page created
  status: "", // the last news of the list
  exchanges: [],
  listing: null, // what tells the newest list() from those that it overtook
  creating: false,
  reachable: null, // whether the last request got through; null before the first
};

let state = {
  ...signedOut,
  phase: "loading", // loading | failed | signin | ready
  failure: null, // {title, reason}, in phase failed
  connection: { people: [] }, // what connection.json says
  signInFaults: {},
  format: "json",
  form: emptyForm,
  decoder: emptyDecoder,
  errors: [],
  now: Date.now(),
};

const session = new Session((report) => update({ exchanges: addExchange(state.exchanges, report) }));

function update(change) {
  state = { ...state, ...change };
  render();
}

/** The part of the page that each phase shows. */
const sections = { loading: "loading", failed: "failed", signin: "signin", ready: "app" };

function render() {
  const { phase, failure, connection } = state;
  for (const [name, id] of Object.entries(sections)) show(byId(id), phase === name);
  write(byId("failed-title"), failure?.title ?? "");
  write(byId("failed-reason"), failure?.reason ?? "");
  show(byId("disconnect"), phase === "ready" && connection.mode === "upstream");
  renderConnection(state);
  renderErrors(state);
  if (phase === "signin") renderSignIn(state);
  if (phase !== "ready") return;
  const review = reviewOf(session.module, state.form);
  renderForm(state, review);
  renderSubscriptions(state);
  renderWire(state, review, session.module);
  renderDecoder(state);
}

function renderConnection({ phase, reachable, listing, connection }) {
  const server = connection.mode === "upstream" ? new URL(connection.upstream).host : `Emulator on ${location.host}`;
  const [name, words] =
    phase !== "ready" ? ["idle", ""]
    : reachable ? ["connected", server]
    : reachable === false ? ["unreachable", "Server not reachable"]
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
  if (state.phase === "ready") await list();
}

function signIn() {
  const account = accountOf({ application: byId("application").value, token: byId("token").value }, state.connection.upstream);
  update({ signInFaults: account.faults ?? {} });
  if (account.faults) return focusSignInFault(account.faults);
  session.signIn(account);
  byId("token").value = "";
  update({ phase: "ready" });
  byId("refresh").focus();
  return list();
}

function signOut() {
  session.forget();
  update({ ...signedOut, phase: "signin" });
  byId("application").focus();
}

async function list() {
  const listing = {};
  const overtaken = () => state.listing !== listing;
  update({ listing });
  try {
    const client = await session.client();
    const items = await client.list();
    if (overtaken()) return;
    update({
      ...settled("list"),
      listing: null,
      subscriptions: recalled(state.known, items),
      collection: state.exchanges[0].url,
      now: Date.now(),
      status: `${items.length === 0 ? "No subscriptions" : count(items.length, "subscription")} at ${clock(Date.now())}.`,
    });
  } catch (error) {
    if (overtaken()) return;
    update({ listing: null });
    fail("list", error);
  }
}

async function create() {
  if (state.creating) return;
  const form = { ...state.form, judged: { people: true, duration: true } };
  update({ form });
  const review = reviewOf(session.module, form);
  if (review.problems.length > 0) return focusFault(faultsOf(review));
  update({ creating: true });
  try {
    const client = await session.client();
    enter(await client.create(review.request), review.request);
    // What was typed in the meantime is another request already.
    if (state.form === form) update({ form: { ...emptyForm, duration: form.duration } });
  } catch (error) {
    fail("create", error);
  } finally {
    update({ creating: false });
  }
}

/** Puts a new subscription into the list. */
function enter(subscription, { duration }) {
  const { href, uris, expiresAt } = subscription;
  const others = (state.subscriptions ?? []).filter((other) => other.href !== href);
  const names = enumerate(uris.map((uri) => nameOf(uri, state.connection.people)));
  update({
    ...settled("create"),
    subscriptions: [subscription, ...others],
    known: new Map(state.known).set(href, { uris, expiresAt }),
    now: Date.now(),
    status: `Created: ${names}, for ${duration} minutes.`,
  });
}

/** The change that an action's success makes: what it failed of before is settled. */
const settled = (action) => ({ reachable: true, errors: state.errors.filter((error) => error.action !== action) });

/** Whether an error of this kind means that the server was reached, for those that tell. */
const reached = { network: false, timeout: false, protocol: true, server: true };

/** Statuses after which the account is of no more use: who it is, or the application itself, is not known. */
const lost = [401, 404, 410];

function fail(action, error) {
  const reachable = reached[error.kind] ?? state.reachable;
  update({ reachable, errors: addError(state.errors, describe(error, action)) });
  if (error.kind === "internal") session.renew();
  if (!lost.includes(error.status)) return;
  if (state.connection.mode === "upstream") return signOut();
  session.forget();
  update({ known: new Map() });
}

function switchFormat(format) {
  session.use(format);
  update({ format });
  return list();
}

function dismiss(id) {
  const { action } = state.errors.find((error) => error.id === id);
  update({ errors: state.errors.filter((error) => error.id !== id) });
  const next = byId("errors").querySelector("button") ?? byId(action === "create" ? "submit" : "refresh");
  next.focus();
}

const onSubmit = (id, action) => byId(id).addEventListener("submit", (event) => {
  event.preventDefault();
  action();
});

byId("retry").addEventListener("click", async () => {
  await start();
  if (state.phase === "failed") byId("retry").focus(); // it was hidden meanwhile
});
onSubmit("signin", signIn);
byId("disconnect").addEventListener("click", signOut);
byId("refresh").addEventListener("click", () => state.listing || list());
byId("create").addEventListener("input", ({ target }) => update({ form: readFields(state.form, target) }));
onSubmit("create", create);
for (const id of ["format-json", "format-xml"]) {
  byId(id).addEventListener("change", ({ target }) => switchFormat(target.value));
}
byId("decode-input").addEventListener("input", ({ target }) => update({ decoder: decoded(session.module, target.value) }));
byId("decode-last").addEventListener("click", () => update({ decoder: decoded(session.module, lastAnswer(state.exchanges)) }));
byId("errors").addEventListener("click", ({ target }) => {
  if (target.closest("button")) dismiss(Number(target.closest("[data-key]").dataset.key));
});
setInterval(() => state.subscriptions?.length > 0 && update({ now: Date.now() }), 1000);

start();
