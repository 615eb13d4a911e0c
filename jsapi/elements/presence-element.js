// @ts-check
// <ucwa-presence>: the presence of one person beside their name.

import { badgeStyle, showBadge } from "./badge.js";
import { ClientConsumer } from "./context.js";
import { UcwaElement, adoptProperties, adoptStyle, create, setText } from "./element.js";
import { setState } from "./states.js";
import { storeOf } from "./store.js";
import { Tooltip, tooltipStyle } from "./tooltip.js";
import { asOfWords, isStale, joined, labelOf, nameOf, retryWords, staleIn, stateWords, textOf, time } from "./words.js";

/**
 * @typedef {import("../presence/presence.js").Contact} Contact
 * @typedef {import("./elements.js").Translation} Translation
 */

const style = `
:host { display: inline; }
:host([hidden]) { display: none; }
/* Not an inline block: a line may break beside an inline block, between the badge and the name. */
.badge { position: relative; padding-inline-start: calc(var(--ucwa-badge-size, 1em) + 0.3em); border-radius: 0.5em; }
.badge svg { position: absolute; inset-inline-start: 0; inset-block-end: 0.1em; }
.badge:focus-visible { outline: 2px solid Highlight; outline-offset: 1px; }
.text { margin-inline-start: 0.3em; color: var(--ucwa-text, inherit); }
.text:empty { display: none; }
`;

/** See UcwaPresence in elements.d.ts. */
export class UcwaPresence extends UcwaElement {
  static observedAttributes = ["uri", "text", "name"];

  #internals = this.attachInternals();
  #consumer = new ClientConsumer(this, () => this.#follow());
  /** @type {ReturnType<ReturnType<typeof storeOf>["follow"]> | undefined} */
  #followed;
  /** @type {Contact | undefined} */
  #shown;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  // The word joiner gives the badge a place on the line of the name.
  #badge = create("span", { part: "badge", class: "badge", role: "img", tabindex: "0", "aria-describedby": "more" }, "\u2060");
  #slot = create("slot");
  #text = create("span", { part: "text", class: "text", "aria-hidden": "true" }); // the label of the badge has the same text
  #tooltip = new Tooltip(this, this.#badge);

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    adoptStyle(root, badgeStyle + style + tooltipStyle);
    showBadge(this.#badge, undefined, false);
    this.#slot.addEventListener("slotchange", () => this.draw());
    root.append(this.#badge, this.#slot, this.#text, this.#tooltip.element);
    adoptProperties(this, "uri");
  }

  /** The SIP URI. */
  get uri() {
    return this.getAttribute("uri") ?? "";
  }

  set uri(uri) {
    this.setAttribute("uri", uri);
  }

  /** The contact that the element shows; undefined if there is none yet. */
  get contact() {
    return this.#followed?.contact;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#consumer.connect();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#consumer.disconnect();
    this.#tooltip.hide();
    clearTimeout(this.#timer);
  }

  /**
   * @param {string} [name]
   * @param {string | null} [before]
   * @param {string | null} [after]
   */
  attributeChangedCallback(name, before, after) {
    if (name === "uri" && before !== after) this.#follow();
    super.attributeChangedCallback();
  }

  #follow() {
    const { client } = this.#consumer;
    const uri = this.uri.trim();
    const previous = this.#followed;
    this.#followed = client === undefined || uri === "" ? undefined : storeOf(client).follow(uri, () => this.#changed());
    previous?.stop();
    this.#changed();
  }

  #changed() {
    const contact = this.contact;
    const previous = this.#shown;
    this.#shown = contact;
    setState(this.#internals, "stale", isStale(contact));
    if (contact !== previous) {
      this.dispatchEvent(new CustomEvent("ucwa-presence", { bubbles: true, composed: true, detail: { contact, previous } }));
    }
    this.draw();
  }

  render() {
    const words = this.words;
    const contact = this.contact;
    const now = Date.now();
    clearTimeout(this.#timer);
    const wait = staleIn(contact, now) ?? 0;
    if (wait > 0) this.#timer = setTimeout(() => this.draw(), wait);

    showBadge(this.#badge, contact?.availability, isStale(contact));
    const { uri } = this;
    const label = this.#followed?.invalid ? words.notAnAddress(uri) : labelOf(words, this.#name(), contact, now);
    if (this.#badge.getAttribute("aria-label") !== label) this.#badge.setAttribute("aria-label", label);
    setText(this.#slot, contact?.name ?? ""); // the browser shows this text if the page slots no name
    const form = formOf(this.getAttribute("text"));
    setText(this.#text, form === "none" ? "" : joined(words, [textOf(words, form, contact), asOfWords(words, contact, now)]));
    this.#text.dir = words.$dir;
    this.#tooltip.show(label, this.#details(words), words.$dir);
  }

  /** The name of the person: from the page, from the server, or the user part of the address. */
  #name() {
    const given = this.getAttribute("name") ?? this.textContent?.trim();
    return given || nameOf(this.contact ?? { uri: this.uri, stale: false });
  }

  /**
   * Returns the lines of the tooltip after the label.
   *
   * @param {Translation} words
   */
  #details(words) {
    const contact = this.contact;
    const lines = [contact?.title ?? ""];
    if (contact?.note) lines.push(words.note(contact.note));
    if (contact?.location) lines.push(words.location(contact.location));
    if (contact?.lastActive !== undefined) lines.push(words.lastActive(time(words, contact.lastActive)));
    if (contact?.updatedAt !== undefined) lines.push(words.updated(time(words, contact.updatedAt)));
    const { client, state } = this.#consumer;
    const channel = client === undefined ? state : storeOf(client).state;
    // The reason why the presence is unknown or may be out of date.
    if (!this.#followed?.invalid && channel?.name !== "live") lines.push(stateWords(words, channel), retryWords(words, channel));
    return lines.filter((line) => line !== "");
  }
}

/** @param {string | null} attribute */
function formOf(attribute) {
  return attribute === "none" || attribute === "full" ? attribute : "short";
}
