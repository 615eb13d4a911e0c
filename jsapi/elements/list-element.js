// @ts-check
// <ucwa-presence-list>: a board of people. Only the rows in view are in the
// document, so that thousands of people cost no more than a screenful.

import { badgeStyle, drawBadge } from "./badge.js";
import { ClientConsumer } from "./context.js";
import { UcwaElement, adoptStyle, create, setText } from "./element.js";
import { rowsOf } from "./list-rows.js";
import { Sections } from "./list-sections.js";
import { listStyle } from "./list-style.js";
import { setState } from "./states.js";
import { activityWords, availabilityWords, labelOf, saysStale, staleDelay, stateWords, time } from "./words.js";

/**
 * @typedef {import("../presence/presence.js").Contact} Contact
 * @typedef {import("./list-rows.js").Row} Row
 */

/** Rows drawn above and below those in view, so that scrolling meets no gap. */
const overscan = 6;

/** The height of a row in pixels where it cannot be measured, as in a hidden list. */
const defaultRowHeight = 40;

/** See UcwaPresenceList in elements.d.ts. */
export class UcwaPresenceList extends UcwaElement {
  static observedAttributes = ["uris", "group", "sort", "filter", "nofilter", "label"];

  #internals = this.attachInternals();
  #consumer = new ClientConsumer(this, () => this.#follow());
  #sections = new Sections(() => this.draw());
  /** @type {Set<string>} the ids of sections that are folded */
  #folded = new Set();
  #filter = "";
  /** @type {Row[]} */
  #rows = [];
  /** @type {Map<string, HTMLElement>} the rows in the document, by key */
  #drawn = new Map();
  /** @type {ResizeObserver | undefined} */
  #resize;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  #base = create("div", { part: "base", class: "base" });
  #status = create("p", { part: "status", class: "status", role: "status" });
  #input = create("input", { part: "filter", class: "filter", type: "search", autocomplete: "off", spellcheck: "false" });
  #board = create("div", { part: "board", class: "board", tabindex: "0" });
  #spacer = create("div", { class: "spacer", role: "list" });
  #empty = create("p", { part: "empty", class: "empty" });

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    adoptStyle(root, listStyle + badgeStyle);
    this.#board.append(this.#spacer);
    this.#base.append(this.#input, this.#status, this.#board, this.#empty);
    root.append(this.#base);
    this.#board.addEventListener("scroll", () => this.#drawRows(), { passive: true });
    this.#input.addEventListener("input", () => {
      this.#filter = this.#input.value;
      this.#board.scrollTop = 0;
      this.draw();
    });
  }

  connectedCallback() {
    super.connectedCallback();
    if (this.getAttribute("filter") !== null) this.#setFilter(this.getAttribute("filter") ?? "");
    this.#resize ??= new ResizeObserver(() => this.#drawRows());
    this.#resize.observe(this.#board);
    this.#consumer.connect();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#resize?.disconnect();
    this.#consumer.disconnect();
    this.#sections.close();
    clearTimeout(this.#timer);
  }

  /**
   * @param {string} [name]
   * @param {string | null} [before]
   * @param {string | null} [after]
   */
  attributeChangedCallback(name, before, after) {
    if (before !== after && this.isConnected) {
      if (name === "uris" || name === "group") this.#follow();
      if (name === "filter") this.#setFilter(after ?? "");
    }
    super.attributeChangedCallback();
  }

  /** The SIP URIs of the people on the list. */
  get uris() {
    return (this.getAttribute("uris") ?? "").split(/[\s,]+/).filter((uri) => uri !== "");
  }

  set uris(uris) {
    this.setAttribute("uris", uris.join(" "));
  }

  /** @param {string} filter */
  #setFilter(filter) {
    this.#filter = filter;
    this.#input.value = filter;
  }

  #follow() {
    this.#sections.follow(this.#consumer.client, this.uris, this.getAttribute("group"));
    this.draw();
  }

  render() {
    const words = this.words;
    const { rows, shown, all } = rowsOf(this.#sections.list(words), {
      sort: this.getAttribute("sort") === "availability" ? "availability" : "name",
      filter: this.#filter,
      folded: this.#folded,
      collator: collatorFor(words.$code),
    });
    this.#rows = rows;
    this.#base.dir = words.$dir;
    const label = this.getAttribute("label") ?? words.people;
    this.#board.setAttribute("aria-label", label);
    this.#spacer.setAttribute("aria-label", `${label} (${words.count(shown, all)})`);
    this.#input.hidden = this.hasAttribute("nofilter");
    this.#input.placeholder = words.filter;
    this.#input.setAttribute("aria-label", words.filter);
    this.#renderStatus();
    setText(this.#empty, rows.length > 0 ? "" : all > 0 ? words.noneFound : words.empty);
    this.#board.hidden = rows.length === 0;
    this.#drawRows();
  }

  /** Says how the channel is: once it has been out of date for a while, so that a short gap does not flicker. */
  #renderStatus() {
    const state = this.#sections.state;
    setState(this.#internals, "stale", state !== undefined && state.name !== "live");
    clearTimeout(this.#timer);
    const wait = state?.name === "recovering" ? state.since + staleDelay - Date.now() : 0;
    if (wait > 0) {
      this.#timer = setTimeout(() => this.draw(), wait);
      return;
    }
    setText(this.#status, stateWords(this.words, state));
  }

  /** Brings the rows in view into the document, and takes the others out. */
  #drawRows() {
    const height = this.#rowHeight();
    this.#spacer.style.blockSize = `${this.#rows.length * height}px`;
    const first = Math.max(0, Math.floor(this.#board.scrollTop / height) - overscan);
    const last = Math.min(this.#rows.length, Math.ceil((this.#board.scrollTop + this.#board.clientHeight) / height) + overscan);
    const kept = new Map();
    let before = /** @type {ChildNode | null} */ (this.#spacer.firstChild);
    for (let i = first; i < last; i++) {
      const row = this.#rows[i];
      const key = keyOf(row);
      const drawn = this.#drawn.get(key) ?? this.#newRow(row);
      kept.set(key, drawn);
      this.#fill(drawn, row);
      drawn.style.transform = `translateY(${i * height}px)`;
      drawn.setAttribute("aria-setsize", String(this.#rows.length));
      drawn.setAttribute("aria-posinset", String(i + 1));
      // Rows stand in the document in the order in which they are read out.
      if (before === drawn) before = drawn.nextSibling;
      else this.#spacer.insertBefore(drawn, before);
    }
    for (const [key, drawn] of this.#drawn) {
      if (!kept.has(key)) drawn.remove();
    }
    this.#drawn = kept;
  }

  #rowHeight() {
    const height = Number.parseFloat(getComputedStyle(this.#spacer).getPropertyValue("--row-height"));
    return height > 0 ? height : defaultRowHeight;
  }

  /** @param {Row} row */
  #newRow(row) {
    const item = create("div", { role: "listitem", class: "row", part: row.kind === "header" ? "header" : "person" });
    if (row.kind === "header") {
      const button = create("button", { part: "fold", type: "button" }, create("span", { class: "title" }), create("span", { class: "count" }));
      const { id } = row.section;
      button.addEventListener("click", () => this.#fold(id));
      item.append(button);
    } else {
      item.append(create("span", { class: "badge", part: "badge", role: "img" }), create("span", { class: "name", part: "name" }), create("span", { class: "text", part: "text", "aria-hidden": "true" }));
    }
    return item;
  }

  /** @param {string} id */
  #fold(id) {
    if (!this.#folded.delete(id)) this.#folded.add(id);
    this.draw();
  }

  /**
   * Writes a row, where it differs from what stands there.
   *
   * @param {HTMLElement} item
   * @param {Row} row
   */
  #fill(item, row) {
    const words = this.words;
    const [first, second, third] = item.children;
    if (row.kind === "header") {
      first.setAttribute("aria-expanded", String(!row.folded));
      setText(first.children[0], row.section.name);
      setText(first.children[1], String(row.count));
      return;
    }
    const { contact, name } = row;
    const now = Date.now();
    const label = labelOf(words, "", contact, now);
    if (first.getAttribute("aria-label") !== label || shown.get(item) !== contact) {
      first.replaceChildren(drawBadge(contact.availability, contact.stale));
      first.setAttribute("aria-label", label);
      item.title = contact.note ? words.note(contact.note) : "";
      shown.set(item, contact);
    }
    setText(second, name);
    const activity = activityWords(words, contact) || availabilityWords(words, contact);
    setText(third, saysStale(contact, now) ? words.list([activity, words.asOf(time(words, contact.updatedAt ?? contact.staleSince ?? now))]) : activity);
  }
}

/** What each row shows. @type {WeakMap<HTMLElement, Contact>} */
const shown = new WeakMap();

/** @param {Row} row */
function keyOf(row) {
  return row.kind === "header" ? `header ${row.section.id}` : `person ${row.contact.uri}`;
}

/** @type {Map<string, Intl.Collator>} */
const collators = new Map();

/** @param {string} language */
function collatorFor(language) {
  let collator = collators.get(language);
  if (collator === undefined) collators.set(language, (collator = new Intl.Collator(language, { sensitivity: "base", numeric: true })));
  return collator;
}
