// The box that decodes whatever is put into it, with the codecs of the module.

import { byId, mark, show, write, writeOrHide } from "./dom.js";
import { located, sentence } from "./wording.js";
import { mediaTypes, shownOf } from "./wire.js";

/** The box with a text in it: {text, value, fault}. The value is the decoded resource as indented JSON. */
export function decoded(module, text) {
  if (text.trim() === "") return emptyDecoder;
  const type = mediaTypes[text.trimStart().startsWith("<") ? "xml" : "json"];
  try {
    return { text, value: JSON.stringify(module.decode(text, type), null, 2), fault: "" };
  } catch (error) {
    return { text, value: "", fault: sentence(located(error)) };
  }
}

export const emptyDecoder = Object.freeze({ text: "", value: "", fault: "" });

export function renderDecoder(state) {
  const { text, value, fault } = state.decoder;
  const field = byId("decode-input");
  if (field.value !== text) field.value = text;
  mark(field, "aria-invalid", fault ? "true" : null);
  write(byId("decode-fault"), fault);
  writeOrHide(byId("decode-result"), value);
  show(byId("decode-last"), lastAnswer(state) !== undefined);
}

/** The newest body that came back and is shown, or undefined. */
export const lastAnswer = (state) => shownOf(state).find(({ answer }) => answer?.body)?.answer.body;
