// @ts-check
// Keeps only the visible rows of a long list in the document. All rows have the same
// height.

/** The number of extra rows above and below the view, so that scrolling shows no gap. */
const overscan = 6;

/** @template {{ key: string }} Row */
export class RowWindow {
  #board;
  #spacer;
  #height;
  #make;
  #fill;
  /** @type {readonly Row[]} */
  #rows = [];
  /** The rows in the document, by key. @type {Map<string, HTMLElement>} */
  #drawn = new Map();

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.board the element that scrolls
   * @param {HTMLElement} parts.spacer the element inside the board that contains the rows and is as high as all rows
   * @param {() => number} parts.height returns the height of a row in pixels
   * @param {(row: Row) => HTMLElement} parts.make returns the element of a row that comes into view
   * @param {(element: HTMLElement, row: Row) => void} parts.fill writes a row to its element
   */
  constructor({ board, spacer, height, make, fill }) {
    this.#board = board;
    this.#spacer = spacer;
    this.#height = height;
    this.#make = make;
    this.#fill = fill;
    board.addEventListener("scroll", () => this.draw(), { passive: true });
  }

  /** @param {readonly Row[]} rows */
  show(rows) {
    this.#rows = rows;
    this.draw();
  }

  /**
   * Scrolls to a row.
   *
   * @param {string} key
   */
  reveal(key) {
    const i = this.#rows.findIndex((row) => row.key === key);
    if (i < 0) return;
    const { scrollTop, clientHeight } = this.#board;
    const height = this.#height();
    if (i * height < scrollTop) this.#board.scrollTop = i * height;
    else if ((i + 1) * height > scrollTop + clientHeight) this.#board.scrollTop = (i + 1) * height - clientHeight;
    this.draw();
  }

  /** Inserts the visible rows into the document, and removes the other rows. */
  draw() {
    const height = this.#height();
    // The spacer comes first, because it gives an empty board its height.
    this.#spacer.style.blockSize = `${this.#rows.length * height}px`;
    const { scrollTop, clientHeight } = this.#board;
    const first = Math.max(0, Math.floor(scrollTop / height) - overscan);
    const end = Math.min(this.#rows.length, Math.ceil((scrollTop + clientHeight) / height) + overscan);
    const indexes = Array.from({ length: Math.max(0, end - first) }, (_, i) => first + i);
    const focused = this.#focused();
    if (focused >= 0 && focused < first) indexes.unshift(focused);
    if (focused >= end) indexes.push(focused);
    this.#place(indexes, height);
  }

  /**
   * @param {readonly number[]} indexes
   * @param {number} height
   */
  #place(indexes, height) {
    const kept = new Set(indexes.map((i) => this.#rows[i].key));
    for (const [key, element] of this.#drawn) {
      if (kept.has(key)) continue;
      element.remove();
      this.#drawn.delete(key);
    }
    // Rows are in the document in the order in which they are read out. Rows in the
    // right place are not moved, because moving a row removes its focus.
    let next = this.#spacer.firstChild;
    for (const i of indexes) {
      const row = this.#rows[i];
      let element = this.#drawn.get(row.key);
      if (element === undefined) this.#drawn.set(row.key, (element = this.#make(row)));
      this.#fill(element, row);
      element.style.transform = `translateY(${i * height}px)`;
      element.setAttribute("aria-setsize", String(this.#rows.length));
      element.setAttribute("aria-posinset", String(i + 1));
      if (next === element) next = element.nextSibling;
      else this.#spacer.insertBefore(element, next);
    }
  }

  /** Returns the index of the row that has the focus, or -1. This row stays in the document. */
  #focused() {
    const active = document.activeElement;
    if (!active || !this.#spacer.contains(active)) return -1;
    for (const [key, element] of this.#drawn) {
      if (element.contains(active)) return this.#rows.findIndex((row) => row.key === key);
    }
    return -1;
  }
}
