// @ts-check
// A tooltip that also opens with the keyboard. If the browser supports popovers, the
// tooltip is shown above all other content.

import { create, setText } from "./element.js";

/** The distance to the edges of the window in pixels. */
const margin = 8;

export const tooltipStyle = `
.tooltip {
  position: fixed; inset: auto; margin: 0; z-index: 1000; box-sizing: border-box;
  inline-size: max-content; max-inline-size: min(20em, calc(100vw - ${2 * margin}px)); padding: 0.4em 0.6em; border-radius: 0.3em;
  background: var(--ucwa-tooltip-background, #1e1e1e); color: var(--ucwa-tooltip-color, #fff); border: 1px solid #767676;
  font: inherit; font-size: 0.875rem; line-height: 1.4; white-space: pre-line; text-align: start; overflow: hidden;
}
.tooltip[hidden] { display: none; }
.tooltip span { display: block; }
`;

/** The tooltip of one element. */
export class Tooltip {
  #owner;
  #anchor;
  #label = create("span");
  #more = create("span", { id: "more" });
  /** Hidden from assistive technology, which reads the label and the description of the anchor instead. */
  element = create("span", { part: "tooltip", class: "tooltip", "aria-hidden": "true", hidden: "" }, this.#label, this.#more);
  /** @type {AbortController | undefined} ends the listeners of a tooltip that is visible */
  #visible;
  #hovered = false;
  #focused = false;

  /**
   * @param {HTMLElement} owner shows the tooltip while a pointer is over it
   * @param {HTMLElement} anchor shows the tooltip while it has the focus
   */
  constructor(owner, anchor) {
    this.#owner = owner;
    this.#anchor = anchor;
    if ("popover" in this.element) this.element.popover = "manual";
    owner.addEventListener("pointerenter", () => this.#toggle((this.#hovered = true)));
    owner.addEventListener("pointerleave", () => this.#toggle((this.#hovered = false) || this.#focused));
    anchor.addEventListener("focus", () => this.#toggle((this.#focused = true)));
    anchor.addEventListener("blur", () => this.#toggle((this.#focused = false) || this.#hovered));
  }

  /**
   * Sets the text.
   *
   * @param {string} label the label of the anchor
   * @param {readonly string[]} more further lines
   * @param {string} dir
   */
  show(label, more, dir) {
    setText(this.#label, label);
    setText(this.#more, more.join("\n"));
    this.element.dir = dir;
    if (this.#visible) this.#place();
  }

  hide() {
    this.#hovered = this.#focused = false;
    this.#toggle(false);
  }

  /** @param {boolean} visible */
  #toggle(visible) {
    if (visible === (this.#visible !== undefined)) return;
    this.#visible?.abort();
    this.#visible = undefined;
    this.element.hidden = !visible;
    if (!visible) {
      if (this.element.isConnected) this.element.hidePopover?.();
      return;
    }
    this.#visible = new AbortController();
    const { signal } = this.#visible;
    // Escape hides the tooltip even while the pointer is over the owner.
    document.addEventListener("keydown", ({ key }) => key === "Escape" && this.#toggle(false), { signal });
    document.addEventListener("scroll", () => this.#place(), { signal, capture: true, passive: true });
    this.element.showPopover?.();
    this.#place();
  }

  /** Places the tooltip below the owner, or above it if there is no room below. */
  #place() {
    const { clientWidth, clientHeight } = document.documentElement;
    const anchor = this.#anchor.getBoundingClientRect();
    const line = this.#owner.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const start = getComputedStyle(this.#anchor).direction === "rtl" ? anchor.right - width : anchor.left;
    const below = Math.max(anchor.bottom, line.bottom);
    const top = below + height + margin <= clientHeight ? below : Math.min(anchor.top, line.top) - height;
    this.element.style.visibility = anchor.bottom < 0 || anchor.top > clientHeight ? "hidden" : "visible";
    this.element.style.left = `${Math.max(margin, Math.min(start, clientWidth - width - margin))}px`;
    this.element.style.top = `${Math.max(0, top)}px`;
  }
}
