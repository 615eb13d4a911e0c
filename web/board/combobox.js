// @ts-check
// A combobox: a field with a list of suggestions, by the pattern of the ARIA Authoring
// Practices. The focus stays in the field; the arrow keys move the active option of the list.

import { create, mark, renderList, show, write } from "../dom.js";

/** @typedef {{ value: string, label: string, hint: string }} Option value identifies the option; choosing it writes its label to the field */

export class Combobox {
  #input;
  #list;
  #suggest;
  /** @type {readonly Option[]} */
  #options = [];
  #active = -1;
  /**
   * @param {HTMLInputElement} input
   * @param {HTMLElement} list
   * @param {(typed: string) => readonly Option[]} suggest returns the suggestions for a text
   */
  constructor(input, list, suggest) {
    this.#input = input;
    this.#list = list;
    this.#suggest = suggest;
    input.addEventListener("input", () => this.#open());
    input.addEventListener("click", () => this.#open());
    input.addEventListener("blur", () => this.close());
    input.addEventListener("keydown", (event) => this.#key(event));
    // Pressing an option must not move the focus out of the field.
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", ({ target }) => {
      const option = /** @type {HTMLElement} */ (target).closest("[role=option]");
      if (option) this.#choose([...list.children].indexOf(option));
    });
  }

  /** Whether the list is shown. */
  get isOpen() {
    return !this.#list.hidden;
  }

  #open() {
    this.#active = -1;
    this.#render();
  }

  close() {
    show(this.#list, false);
    mark(this.#input, "aria-expanded", "false");
    mark(this.#input, "aria-activedescendant", null);
    this.#active = -1;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const { key } = event;
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      if (!this.isOpen) this.#options = this.#suggest(this.#input.value);
      const step = key === "ArrowDown" ? 1 : -1;
      const from = this.#active < 0 && step < 0 ? 0 : this.#active;
      this.#active = this.#options.length === 0 ? -1 : (from + step + this.#options.length) % this.#options.length;
      this.#render();
    } else if (key === "Enter" && this.#active >= 0) {
      event.preventDefault();
      this.#choose(this.#active);
    } else if (key === "Escape" && this.isOpen) {
      event.preventDefault();
      event.stopPropagation(); // so that a dialog around the combobox stays open
      this.close();
    }
  }

  /** @param {number} i */
  #choose(i) {
    const option = this.#options[i];
    if (!option) return;
    this.#input.value = option.label;
    this.close();
    this.#input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  #render() {
    this.#options = this.#suggest(this.#input.value);
    show(this.#list, this.#options.length > 0);
    mark(this.#input, "aria-expanded", String(this.isOpen));
    renderList(this.#list, this.#options, {
      key: ({ value }) => value,
      template: ({ value }) => create("li", { role: "option", "data-value": value }, create("span", { dir: "auto" }), create("span", { class: "hint", dir: "auto" })),
      fill(option, { label, hint }) {
        const [first, second] = option.children;
        write(first, label);
        write(second, hint);
      },
    });
    [...this.#list.children].forEach((option, i) => {
      option.id = `${this.#list.id}-${i}`;
      mark(option, "aria-selected", String(i === this.#active));
    });
    const active = this.#list.children[this.#active];
    mark(this.#input, "aria-activedescendant", this.isOpen && active ? active.id : null);
    active?.scrollIntoView({ block: "nearest" });
  }
}
