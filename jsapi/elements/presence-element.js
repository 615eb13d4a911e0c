// @ts-check
// <ucwa-presence>: the presence of one person beside their name.

import { badgeStyle, drawBadge } from "./badge.js";
import { ClientConsumer } from "./context.js";
import { UcwaElement, adoptStyle, create, setText } from "./element.js";
import { setState } from "./states.js";
import { storeOf } from "./store.js";
import { activityWords, availabilityWords, labelOf, saysStale, staleIn, time } from "./words.js";

/**
 * @typedef {import("../presence/presence.js").Contact} Contact
 * @typedef {import("./elements.js").Translation} Translation
 */

const style = `
:host { display: inline; position: relative; }
:host([hidden]) { display: none; }
${badgeStyle}
/* Not an inline block: lines may break beside one, and part the badge from the name. */
.badge { position: relative; padding-inline-start: calc(var(--ucwa-badge-size, 1em) + 0.3em); border-radius: 0.5em; }
.badge svg { position: absolute; inset-inline-start: 0; inset-block-end: 0.1em; }
.badge:focus-visible { outline: 2px solid Highlight; outline-offset: 2px; }
.text { margin-inline-start: 0.3em; color: var(--ucwa-text, inherit); opacity: 0.85; }
.text:empty { display: none; }
.tooltip {
  position: absolute; inset-block-start: calc(100% + 0.25em); inset-inline-start: 0; z-index: 1000;
  inline-size: max-content; max-inline-size: 20em; padding: 0.4em 0.6em; border-radius: 0.3em;
  background: var(--ucwa-tooltip-background, #1e1e1e); color: var(--ucwa-tooltip-color, #fff);
  border: 1px solid transparent; font-size: 0.875em; line-height: 1.4; white-space: pre-line;
}
.tooltip[hidden] { display: none; }
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

  #badge = create("span", { part: "badge", class: "badge", role: "img", tabindex: "0" });
  #text = create("span", { part: "text", class: "text" });
  #tooltip = create("span", { part: "tooltip", class: "tooltip", hidden: "", "aria-hidden": "true" });

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    adoptStyle(root, style);
    root.append(this.#badge, create("slot"), this.#text, this.#tooltip);
    this.#draw(undefined, false);
    const show = () => this.#toggleTooltip(true);
    const hide = () => this.#toggleTooltip(false);
    this.#badge.addEventListener("focus", show);
    this.#badge.addEventListener("blur", hide);
    this.addEventListener("pointerenter", show);
    this.addEventListener("pointerleave", hide);
    this.#badge.addEventListener("keydown", (event) => {
      if (event.key === "Escape") hide();
    });
  }

  /** The SIP URI. */
  get uri() {
    return this.getAttribute("uri") ?? "";
  }

  set uri(uri) {
    this.setAttribute("uri", uri);
  }

  /** The contact as it is shown; undefined before anything is known. */
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
    clearTimeout(this.#timer);
  }

  /**
   * @param {string} [name]
   * @param {string | null} [before]
   * @param {string | null} [after]
   */
  attributeChangedCallback(name, before, after) {
    if (name === "uri" && before !== after && this.isConnected) this.#follow();
    super.attributeChangedCallback();
  }

  #follow() {
    this.#followed?.stop();
    const { client } = this.#consumer;
    const uri = this.uri.trim();
    this.#followed = client === undefined || uri === "" ? undefined : storeOf(client).follow(uri, () => this.#changed());
    this.#changed();
  }

  #changed() {
    const contact = this.contact;
    const previous = this.#shown;
    this.#shown = contact;
    setState(this.#internals, "stale", contact?.stale === true);
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
    const wait = staleIn(contact, now);
    if (wait !== undefined) this.#timer = setTimeout(() => this.draw(), wait);

    this.#draw(contact?.availability, contact?.stale === true);
    const name = this.getAttribute("name") ?? (this.textContent?.trim() || contact?.name || "");
    const label = this.#followed?.problem === undefined ? labelOf(words, name, contact, now) : words.notAnAddress(this.uri);
    if (this.#badge.getAttribute("aria-label") !== label) this.#badge.setAttribute("aria-label", label);
    setText(this.#text, textOf(words, this.getAttribute("text"), contact, now));
    this.#text.setAttribute("aria-hidden", "true"); // the label of the badge says it
    setText(this.#tooltip, this.#tooltipText(words, label));
  }

  /**
   * @param {string | undefined} availability
   * @param {boolean} stale
   */
  #draw(availability, stale) {
    // The word joiner gives the badge a place on the line of the name.
    this.#badge.replaceChildren(drawBadge(availability, stale), "\u2060");
  }

  /**
   * @param {Translation} words
   * @param {string} label
   */
  #tooltipText(words, label) {
    const contact = this.contact;
    const lines = [label];
    if (contact?.title) lines.push(contact.title);
    if (contact?.note) lines.push(words.note(contact.note));
    if (contact?.location) lines.push(words.location(contact.location));
    if (contact?.lastActive !== undefined) lines.push(words.lastSeen(time(words, contact.lastActive)));
    return lines.join("\n");
  }

  /** @param {boolean} visible */
  #toggleTooltip(visible) {
    this.#tooltip.hidden = !visible;
  }
}

/**
 * Returns the words beside the badge.
 *
 * @param {Translation} words
 * @param {string | null} form the attribute text
 * @param {Contact | undefined} contact
 * @param {number} now
 */
function textOf(words, form, contact, now) {
  if (form === "none") return "";
  const availability = availabilityWords(words, contact);
  const activity = activityWords(words, contact);
  const parts = form === "full" ? [availability, activity] : [activity || availability];
  if (saysStale(contact, now)) parts.push(words.asOf(time(words, /** @type {number} */ (contact?.updatedAt ?? contact?.staleSince))));
  return words.list(parts.filter((part, i) => part !== "" && parts.indexOf(part) === i));
}
