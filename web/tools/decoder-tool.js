// @ts-check
// The decoder converts a document from one format to the other with the codecs of the
// module.

import { byId, show, write, writeFault } from "../dom.js";
import { session } from "../session.js";
import { update } from "../store.js";
import { count, located, sentence } from "../wording.js";
import { isPoll } from "./exchange.js";
import { log } from "./log.js";
import { formatOf, mediaTypes } from "./media-types.js";
import { pretty } from "./pretty.js";
import { openTool } from "./tools.js";

/**
 * @typedef {import("../../jsapi/presence/presence.js").PresenceModule} PresenceModule
 * @typedef {import("../../jsapi/presence/presence.js").UcwaError} UcwaError
 *
 * @typedef {object} Decoded
 * @property {string} output the document in the other format, indented
 * @property {string} size a sentence with the length of the document on the wire
 * @property {string} fault a sentence, or ""
 * @property {number} [at] the index of the fault in the text
 */

/** @type {Decoded} */
const nothing = { output: "", size: "", fault: "" };

/** The state of this tool. */
let view = { text: "", decoded: nothing };

/** @param {string} text */
function decodeText(text) {
  view = { text, decoded: decoded(session.module, text) };
  update({});
}

export function start() {
  const input = byId("decode-input", HTMLTextAreaElement);
  input.addEventListener("input", () => decodeText(input.value));
  byId("decode-newest").addEventListener("click", () => decodeText(pretty(newestAnswer() ?? "")));
  byId("decode-swap").addEventListener("click", () => {
    decodeText(view.decoded.output);
    input.focus();
  });
  byId("decode-show").addEventListener("click", () => {
    const { at = 0 } = view.decoded;
    input.focus();
    input.setSelectionRange(at, at + 1);
  });
  if (input.value !== "") decodeText(input.value); // the browser keeps the text when the page is reloaded
}

/**
 * Opens the decoder with a document.
 *
 * @param {string} text
 */
export function showInDecoder(text) {
  decodeText(pretty(text));
  openTool("decoder");
  byId("decode-input").focus();
}

/**
 * @param {PresenceModule | null} module
 * @param {string} text
 * @returns {Decoded}
 */
export function decoded(module, text) {
  if (text.trim() === "") return nothing;
  if (!module) return { ...nothing, fault: "The module is not loaded." };
  const from = formatOf(text);
  const to = from === "json" ? "xml" : "json";
  let document;
  try {
    document = module.decode(text, mediaTypes[from]);
  } catch (thrown) {
    const error = /** @type {UcwaError} */ (thrown);
    const at = error.offset === undefined ? undefined : indexOf(text, error.offset);
    const place = at === undefined ? "" : ` ${placeWords(text, at)}`;
    return { ...nothing, fault: `${sentence(located(error))}${place}`, at };
  }
  try {
    const output = module.encode(document, mediaTypes[to]);
    return { output: pretty(output), size: `${count(new TextEncoder().encode(output).length, "byte")} of ${to.toUpperCase()} on the wire, without the white space.`, fault: "" };
  } catch (thrown) {
    return { ...nothing, fault: sentence(`This is a valid document, but it has no form in ${to.toUpperCase()}: ${located(/** @type {UcwaError} */ (thrown)).replace(/^the document: /, "")}`) };
  }
}

/**
 * Returns the index in a text for an offset in its UTF-8 bytes.
 *
 * @param {string} text
 * @param {number} offset
 */
const indexOf = (text, offset) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(new TextEncoder().encode(text).subarray(0, offset)).length;

/**
 * @param {string} text
 * @param {number} at
 */
function placeWords(text, at) {
  const lines = text.slice(0, at).split("\n");
  return `Line ${lines.length}, column ${[...(lines.at(-1) ?? "")].length + 1}.`;
}

/**
 * Returns the newest document that was received, or undefined. It skips answers with
 * events: they are nearly always the newest, and their JSON has no form in XML.
 */
const newestAnswer = () => log.exchanges.filter((exchange) => !isPoll(exchange)).map(({ answer }) => answer?.body?.text ?? "").find((text) => /^\s*[{<]/.test(text));

export function render() {
  const { text, decoded: { output, size, fault, at } } = view;
  const input = byId("decode-input", HTMLTextAreaElement);
  if (input.value !== text) input.value = text; // writing the same text would move the caret
  writeFault(input, byId("decode-fault"), fault);
  show(byId("decode-show"), at !== undefined);
  byId("decode-output", HTMLTextAreaElement).value = output;
  write(byId("decode-size"), size);
  show(byId("decode-swap"), output !== "");
  show(byId("decode-newest"), newestAnswer() !== undefined);
}
