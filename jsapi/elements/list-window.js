// @ts-check
// Keeps only the visible rows of a long list in the document.

/** The number of extra rows above and below the view, so that scrolling shows no gap. */
const overscan = 6;

/** The height of a row in pixels if it cannot be measured, as in a hidden list. */
const defaultHeight = 40;

/**
 * A window on rows that all have the same height.
 *
 * @template {{ key: string }} Row
 */
export class RowWindow {
  #board;
  #spacer;
  #probe;
  #make;
  #fill;
  /** @type {readonly Row[]} */
  #rows = [];
  /** @type {Map<string, HTMLElement>} the rows in the document, by key */
  #drawn = new Map();

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.board the element that scrolls
   * @param {HTMLElement} parts.spacer the element inside the board that contains the rows and is as high as all rows
   * @param {HTMLElement} parts.probe an element as high as a row
   * @param {(row: Row) => HTMLElement} parts.make returns the element of a row that comes into view
   * @param {(item: HTMLElement, row: Row) => void} parts.fill writes a row to its element
   */
  constructor({ board, spacer, probe, make, fill }) {
    this.#board = board;
    this.#spacer = spacer;
    this.#probe = probe;
    this.#make = make;
    this.#fill = fill;
    board.addEventListener("scroll", () => this.draw(), { passive: true });
  }

  /** @param {readonly Row[]} rows */
  show(rows) {
    this.#rows = rows;
    this.draw();
  }

  /** Inserts the visible rows into the document, and removes the other rows. */
  draw() {
    const height = this.#probe.offsetHeight || defaultHeight;
    const { scrollTop, clientHeight } = this.#board;
    this.#spacer.style.blockSize = `${this.#rows.length * height}px`;
    const first = Math.max(0, Math.floor(scrollTop / height) - overscan);
    const last = Math.min(this.#rows.length, Math.ceil((scrollTop + clientHeight) / height) + overscan);
    const indexes = Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i);
    const focused = this.#focused();
    if (focused >= 0 && focused < first) indexes.unshift(focused);
    if (focused >= last) indexes.push(focused);

    const kept = new Set(indexes.map((i) => this.#rows[i].key));
    for (const [key, item] of this.#drawn) {
      if (kept.has(key)) continue;
      item.remove();
      this.#drawn.delete(key);
    }
    // Rows are in the document in the order in which they are read out. Rows in the
    // right place are not moved, because moving a row removes its focus.
    let next = this.#spacer.firstChild;
    for (const i of indexes) {
      const item = this.#itemFor(this.#rows[i]);
      item.style.transform = `translateY(${i * height}px)`;
      item.setAttribute("aria-setsize", String(this.#rows.length));
      item.setAttribute("aria-posinset", String(i + 1));
      if (next === item) next = item.nextSibling;
      else this.#spacer.insertBefore(item, next);
    }
  }

  /** @param {Row} row */
  #itemFor(row) {
    let item = this.#drawn.get(row.key);
    if (item === undefined) this.#drawn.set(row.key, (item = this.#make(row)));
    this.#fill(item, row);
    return item;
  }

  /** Returns the index of the row that has the focus, or -1. This row stays in the document. */
  #focused() {
    const active = /** @type {ShadowRoot} */ (this.#board.getRootNode()).activeElement;
    if (!active || !this.#spacer.contains(active)) return -1;
    for (const [key, item] of this.#drawn) {
      if (item.contains(active)) return this.#rows.findIndex((row) => row.key === key);
    }
    return -1;
  }
}
