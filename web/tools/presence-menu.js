// @ts-check
// A menu that sets a person's presence on the emulator. One menu serves all rows.

import { create, mark } from "../dom.js";
import { command } from "./emulator.js";

/**
 * @typedef {import("./controls.js").PresenceOfPerson} PresenceOfPerson
 *
 * @typedef {object} Choice
 * @property {string} name
 * @property {PresenceOfPerson} presence
 */

/** @type {readonly Choice[]} */
export const choices = [
  { name: "Available", presence: { availability: "Online", deviceType: "PC" } },
  { name: "Available, inactive", presence: { availability: "IdleOnline", deviceType: "PC" } },
  { name: "Busy", presence: { availability: "Busy", deviceType: "PC" } },
  { name: "Busy, in a meeting", presence: { availability: "Busy", activity: "in-a-meeting", deviceType: "PC" } },
  { name: "Busy, on the phone", presence: { availability: "Busy", activity: "on-the-phone", deviceType: "DeskPhone" } },
  { name: "Busy, inactive", presence: { availability: "IdleBusy", deviceType: "PC" } },
  { name: "Do not disturb, presenting", presence: { availability: "DoNotDisturb", activity: "presenting", deviceType: "PC" } },
  { name: "Be right back", presence: { availability: "BeRightBack", deviceType: "Mobile" } },
  { name: "Away", presence: { availability: "Away", deviceType: "Mobile" } },
  { name: "Off work", presence: { availability: "Away", activity: "off-work" } },
  { name: "Offline", presence: { availability: "Offline" } },
];

/** @type {Menu | undefined} */
let shared;

/**
 * Opens the menu beside a button. Sets aria-expanded of the button, and returns the focus
 * to it. Resolves with the name of the chosen presence once the emulator has set it, or
 * with "" if the user has closed the menu. Rejects if the emulator refuses. The emulator
 * sends the event within 5 seconds of its clock, as a server does.
 *
 * @param {HTMLElement} button
 * @param {{uri: string, name: string}} person
 * @returns {Promise<string>}
 */
export async function openPresenceMenu(button, person) {
  shared ??= new Menu();
  const choice = await shared.choose(button, `Presence of ${person.name}`);
  if (!choice) return "";
  await command((controls) => controls.setPresence(person.uri, choice.presence));
  return choice.name;
}

class Menu {
  /** @type {HTMLElement} */
  #element;
  /** @type {HTMLElement | undefined} */
  #button;
  /** @type {(choice?: Choice) => void} */
  #settle = () => {};
  #typed = "";
  #typedAt = 0;

  constructor() {
    this.#element = create("div", { id: "presence-menu", class: "presence-menu", role: "menu", popover: "auto" });
    for (const choice of choices) {
      const item = create("button", { type: "button", role: "menuitem", tabindex: "-1", "data-availability": choice.presence.availability }, choice.name);
      item.addEventListener("click", () => this.#close(choice));
      this.#element.append(item);
    }
    this.#element.addEventListener("keydown", (event) => this.#onKey(event));
    this.#element.addEventListener("toggle", (event) => {
      if (/** @type {ToggleEvent} */ (event).newState === "closed") this.#closed();
    });
    addEventListener("scroll", () => this.#place(), { capture: true, passive: true });
    document.body.append(this.#element);
  }

  /**
   * @param {HTMLElement} button
   * @param {string} label
   * @returns {Promise<Choice | undefined>}
   */
  choose(button, label) {
    const again = this.#button === button;
    this.#closed();
    if (again) return Promise.resolve(undefined); // a second press closes the menu
    mark(this.#element, "aria-label", label);
    this.#button = button;
    mark(button, "aria-expanded", "true");
    this.#element.showPopover();
    this.#place();
    this.#items[0].focus();
    return new Promise((resolve) => (this.#settle = resolve));
  }

  get #items() {
    return /** @type {HTMLElement[]} */ ([...this.#element.children]);
  }

  /** Places the menu below its button, or above it if there is more room above. */
  #place() {
    if (!this.#button) return;
    const { left, top, bottom } = this.#button.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.#element;
    const below = bottom + height <= innerHeight || top < innerHeight - bottom;
    this.#element.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
    this.#element.style.top = `${Math.max(8, below ? Math.min(bottom, innerHeight - height - 8) : top - height)}px`;
  }

  /** @param {Choice} [choice] */
  #close(choice) {
    this.#settle(choice);
    this.#closed();
  }

  /** Cleans up after the menu was closed, whether by a choice, a key or a click outside. */
  #closed() {
    const button = this.#button;
    if (!button) return;
    this.#button = undefined;
    const focused = this.#element.contains(document.activeElement) || document.activeElement === document.body;
    if (this.#element.matches(":popover-open")) this.#element.hidePopover();
    mark(button, "aria-expanded", "false");
    if (focused && button.isConnected) button.focus();
    this.#settle();
    this.#settle = () => {};
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const items = this.#items;
    const at = items.findIndex((item) => item === document.activeElement);
    const target = {
      ArrowDown: items[(at + 1) % items.length],
      ArrowUp: items[(at + items.length - 1) % items.length],
      Home: items[0],
      End: items[items.length - 1],
    }[event.key];
    if (target) {
      event.preventDefault();
      this.#typed = "";
      target.focus();
    } else if (event.key === "Tab") {
      this.#close(); // the browser then moves the focus from the button to the next element
    } else if (event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey) {
      this.#find(event.key, at);
    }
  }

  /**
   * Moves to the next item that begins with the typed text.
   *
   * @param {string} key
   * @param {number} at the index of the item that has the focus
   */
  #find(key, at) {
    const now = performance.now();
    this.#typed = now - this.#typedAt < 700 ? this.#typed + key.toLowerCase() : key.toLowerCase();
    this.#typedAt = now;
    const items = this.#items;
    const from = this.#typed.length === 1 ? at + 1 : at;
    const inTurn = [...items.slice(from), ...items.slice(0, from)];
    inTurn.find((item) => item.textContent?.toLowerCase().startsWith(this.#typed))?.focus();
  }
}
