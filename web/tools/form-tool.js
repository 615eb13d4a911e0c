// @ts-check
// The form for a subscription. The module validates it while the user types.

import { byId, mark, onSubmit, part, renderList, write, writeFault } from "../dom.js";
import { sentenceOf } from "../errors.js";
import { session } from "../session.js";
import { update } from "../store.js";
import { count, located, sentence } from "../wording.js";
import { faultsOf, requestOf } from "./create-request.js";
import { mediaTypes } from "./media-types.js";
import { pretty } from "./pretty.js";

/**
 * @typedef {import("../../jsapi/presence/presence.js").PresenceModule} PresenceModule
 * @typedef {import("../../jsapi/presence/presence.js").CreateRequest} CreateRequest
 * @typedef {import("../../jsapi/presence/presence.js").UcwaError} UcwaError
 * @typedef {import("./create-request.js").LineFault} LineFault
 */

/** The most faults of lines that are shown, so that thousands of faults do not hide the form. */
const shownFaults = 10;

/** The state of this tool. */
let view = { uris: "", duration: "15", touched: false, sending: false, fault: "", status: "" };

/** @param {Partial<typeof view>} change */
function change(change) {
  view = { ...view, ...change };
  update({});
}

export function start() {
  byId("create").addEventListener("input", read);
  onSubmit("create", send);
  if (byId("create-uris", HTMLTextAreaElement).value !== "") read(); // the browser keeps the text when the page is reloaded
}

function read() {
  const uris = byId("create-uris", HTMLTextAreaElement).value;
  change({ uris, duration: byId("create-duration", HTMLInputElement).value, touched: true, fault: "", status: "" });
}

async function send() {
  const { module, client } = session;
  if (view.sending || !module) return;
  const { request, places } = requestOf(view);
  change({ touched: true, status: "", fault: "" });
  const faults = judge(module, request, places);
  if (faults.uris.length > 0) return byId("create-uris").focus();
  if (faults.duration) return byId("create-duration").focus();
  if (faults.other) return;
  if (!client) return change({ fault: "The page is not signed in." });
  change({ sending: true });
  try {
    const { href } = await client.create(request);
    change({ status: `Created: ${href}` });
  } catch (error) {
    change({ fault: sentence(`The request failed: ${located(/** @type {UcwaError} */ (error))}`) });
  } finally {
    change({ sending: false });
  }
}

/**
 * Validates a request with the module, which may not be loaded, or may have ended.
 *
 * @param {PresenceModule | null} module
 * @param {CreateRequest} request
 * @param {import("./create-request.js").Place[]} places
 */
function judge(module, request, places) {
  if (!module) return { uris: [], duration: "", other: "The module is not loaded." };
  try {
    return faultsOf(module.validate(request), places);
  } catch (error) {
    return { uris: [], duration: "", other: sentenceOf(error) };
  }
}

/** The inputs of the last rendering. The page renders more often than they change. @type {unknown[]} */
let shown = [];

export function render() {
  const { module, format } = session;
  if (shown[0] === view && shown[1] === module && shown[2] === format) return;
  shown = [view, module, format];
  const { request, places } = requestOf(view);
  const faults = judge(module, request, places);
  const { uris, duration, other } = view.touched ? faults : { uris: [], duration: "", other: "" };
  renderLines(uris);
  mark(byId("create-uris"), "aria-invalid", uris.length > 0 ? "true" : null);
  writeFault(byId("create-duration"), byId("create-duration-fault"), duration);
  write(byId("create-fault"), view.fault || other);
  write(byId("create-status"), view.status);
  write(byId("create-submit"), view.sending ? "Sending…" : "Send");
  mark(byId("create-submit"), "aria-disabled", view.sending ? "true" : null);
  const wrong = faults.uris.length + (faults.duration ? 1 : 0) + (faults.other ? 1 : 0);
  mark(byId("draft"), "data-valid", String(wrong === 0));
  write(byId("draft-state"), wrong === 0 ? "This is what is sent as the body." : `Not sent while the form has ${count(wrong, "fault")}.`);
  for (const name of /** @type {const} */ (["json", "xml"])) {
    const body = bodyOf(module, request, name);
    write(byId(`draft-${name}`), body.text);
    write(byId(`draft-${name}-note`), name === format ? `${body.note}, the format of this page` : body.note);
  }
}

/** @param {readonly LineFault[]} faults */
function renderLines(faults) {
  const rest = faults.length - shownFaults;
  const more = { place: "", uri: "", message: `And ${rest.toLocaleString("en")} more.` };
  const shown = faults.slice(0, shownFaults);
  renderList(byId("create-uris-faults"), rest > 0 ? [...shown, more] : shown, {
    template: "uri-fault-template",
    key: ({ place }) => place,
    fill(element, { place, uri, message }) {
      write(part(element, "place"), place);
      write(part(element, "uri"), uri);
      write(part(element, "message"), message);
    },
  });
}

/**
 * Returns the body of a request, valid or not, as indented text, and a note: the size, or
 * the reason why the codec cannot encode the request.
 *
 * @param {PresenceModule | null} module
 * @param {CreateRequest} request
 * @param {"json" | "xml"} format
 */
function bodyOf(module, request, format) {
  try {
    const text = module?.encode(request, mediaTypes[format]) ?? "";
    return { text: pretty(text), note: `${count(new TextEncoder().encode(text).length, "byte")} on the wire` };
  } catch (error) {
    return { text: "", note: sentence(/** @type {Error} */ (error).message) };
  }
}
