// @ts-check
// <ucwa-presence-list>: a board of people.

import { badgeStyle } from "./badge.js";
import { ClientConsumer } from "./context.js";
import { UcwaElement, adoptProperties, adoptStyle, create, setText } from "./element.js";
import { fillItem, newItem } from "./list-item.js";
import { NameOrder, rowsOf } from "./list-rows.js";
import { Sections } from "./list-sections.js";
import { listStyle } from "./list-style.js";
import { RowWindow } from "./list-window.js";
import { setState } from "./states.js";
import { retryWords, staleDelay, stateWords } from "./words.js";

/** @typedef {import("./list-rows.js").Row} Row */

/** See UcwaPresenceList in elements.d.ts. */
export class UcwaPresenceList extends UcwaElement {
  static observedAttributes = ["uris", "group", "sort", "filter", "nofilter", "label"];

  #internals = this.attachInternals();
  #consumer = new ClientConsumer(this, () => this.#follow());
  #sections = new Sections(() => this.#changed());
  /** @type {Set<string>} the ids of sections that are folded */
  #folded = new Set();
  #names = new NameOrder("en");
  #language = "en";
  /** @type {ResizeObserver | undefined} */
  #resize;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** When the timer ends, in milliseconds since 1970 UTC. */
  #due = Infinity;
  #scheduled = false;

  #base = create("div", { part: "base", class: "base" });
  #input = create("input", { part: "filter", class: "filter", type: "search", autocomplete: "off", spellcheck: "false" });
  #status = create("span", { part: "status", role: "status" });
  #retry = create("span", { part: "retry" }); // outside the status, which would announce each attempt
  #channel = create("p", { class: "channel" }, this.#status, " ", this.#retry);
  #board = create("div", { part: "board", class: "board", role: "group", tabindex: "0" });
  #spacer = create("div", { class: "spacer", role: "list" });
  #probe = create("div", { class: "row probe", "aria-hidden": "true" });
  #empty = create("p", { part: "empty", class: "empty" });
  /** @type {RowWindow<Row>} */
  #window = new RowWindow({
    board: this.#board,
    spacer: this.#spacer,
    probe: this.#probe,
    make: (row) => newItem(row, (id) => this.#fold(id)),
    fill: (item, row) => this.#fill(item, row),
  });
  #words = this.words;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    adoptStyle(root, badgeStyle + listStyle);
    this.#board.append(this.#spacer, this.#probe);
    this.#base.append(this.#input, this.#channel, this.#board, this.#empty);
    root.append(this.#base);
    this.#input.addEventListener("input", () => {
      this.#board.scrollTop = 0;
      this.draw();
    });
    adoptProperties(this, "uris");
  }

  /** The SIP URIs of the people on the list. */
  get uris() {
    return (this.getAttribute("uris") ?? "").split(/[\s,]+/).filter((uri) => uri !== "");
  }

  set uris(uris) {
    this.setAttribute("uris", uris.join(" "));
  }

  connectedCallback() {
    super.connectedCallback();
    this.#resize ??= new ResizeObserver(() => this.#window.draw());
    this.#resize.observe(this.#board);
    this.#resize.observe(this.#probe);
    this.#consumer.connect();
    this.#schedule(); // a list without a client shows its people, too
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#resize?.disconnect();
    this.#consumer.disconnect();
    this.#stopTimer();
  }

  /**
   * @param {string} [name]
   * @param {string | null} [before]
   * @param {string | null} [after]
   */
  attributeChangedCallback(name, before, after) {
    if (before !== after && (name === "uris" || name === "group")) this.#schedule();
    if (before !== after && name === "filter") this.#input.value = after ?? "";
    super.attributeChangedCallback();
  }

  /** Follows the people in the next microtask, because several attributes may be set one after the other. */
  #schedule() {
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      this.#follow();
    });
  }

  #follow() {
    this.#sections.follow(this.#consumer.client, this.uris, this.getAttribute("group"));
    this.#changed();
  }

  #changed() {
    const { state } = this.#sections;
    setState(this.#internals, "stale", state !== undefined && state.name !== "live");
    this.draw();
  }

  render() {
    const words = (this.#words = this.words);
    if (words.$code !== this.#language) {
      this.#language = words.$code;
      this.#names = new NameOrder(words.$code);
    }
    const { rows, shown, all } = rowsOf(this.#sections.list(words.otherContacts), {
      sort: this.getAttribute("sort") === "availability" ? "availability" : "name",
      filter: this.#input.value,
      folded: this.#folded,
      names: this.#names,
    });
    this.#base.dir = words.$dir;
    const label = this.getAttribute("label") ?? words.people;
    this.#board.setAttribute("aria-label", label);
    this.#spacer.setAttribute("aria-label", `${label} (${words.count(shown, all)})`);
    this.#input.hidden = this.hasAttribute("nofilter");
    this.#input.placeholder = words.filter;
    this.#input.setAttribute("aria-label", words.filter);
    setText(this.#empty, rows.length > 0 ? "" : all > 0 ? words.noneFound : this.#sections.complete ? words.empty : "");
    this.#board.hidden = rows.length === 0;
    this.#renderStatus();
    this.#window.show(rows);
  }

  /**
   * Shows the state of the channel. During a short gap the text stays unchanged and
   * invisible, so that it does not flicker.
   */
  #renderStatus() {
    const state = this.#sections.state ?? this.#consumer.state;
    const spoken = (state?.since ?? 0) + staleDelay;
    const pending = state?.name === "recovering" && spoken > Date.now();
    this.#channel.classList.toggle("pending", pending);
    if (pending) return this.#drawAt(spoken);
    setText(this.#status, stateWords(this.#words, state));
    setText(this.#retry, retryWords(this.#words, state));
  }

  /**
   * @param {HTMLElement} item
   * @param {Row} row
   */
  #fill(item, row) {
    const now = Date.now();
    const wait = fillItem(item, row, this.#words, now) ?? 0;
    if (wait > 0) this.#drawAt(now + wait);
  }

  /**
   * Draws the list again at the given time at the latest.
   *
   * @param {number} due in milliseconds since 1970 UTC
   */
  #drawAt(due) {
    if (due >= this.#due) return;
    this.#stopTimer();
    this.#due = due;
    this.#timer = setTimeout(() => {
      this.#due = Infinity;
      this.draw();
    }, due - Date.now());
  }

  #stopTimer() {
    clearTimeout(this.#timer);
    this.#due = Infinity;
  }

  /** @param {string} id */
  #fold(id) {
    if (!this.#folded.delete(id)) this.#folded.add(id);
    this.draw();
  }
}
