// @ts-check
// Wording that all parts of the page share.

/**
 * Returns words as a sentence, with a capital letter and a full stop. A URL or a path at
 * the beginning stays as it is.
 *
 * @param {string} words
 */
export function sentence(words) {
  const text = words.trim().replace(/^[a-z]+(?=[\s,;.]|$)/, (word) => word[0].toUpperCase() + word.slice(1));
  return text === "" || /[.!?]$/.test(text) ? text : `${text}.`;
}

/**
 * Returns the sentence about the fault of an input. It omits "not a string", which the
 * module adds because the page passes text that is not a number.
 *
 * @param {string} subject
 * @param {string} message of a Problem
 */
export const faultWords = (subject, message) => sentence(`${subject} ${message.replace(", not a string", "")}`);

/**
 * Returns the message of an error with its place in the document, unless the message names it already.
 *
 * @param {{message: string, pointer?: string, offset?: number}} error
 */
export function located({ message, pointer, offset = -1 }) {
  const words = [message];
  if (pointer && !message.includes(pointer)) words.push(`at ${pointer}`);
  if (offset >= 0 && !message.includes(`byte ${offset}`)) words.push(`(byte ${offset})`);
  return words.join(" ");
}

/**
 * @param {number} n
 * @param {string} one
 * @param {string} [many]
 */
export const count = (n, one, many = `${one}s`) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

const conjunction = new Intl.ListFormat("en", { type: "conjunction" });

/**
 * Returns "A", "A and B", "A, B, and C"; of more than three, "A, B, and 248 others".
 *
 * @param {readonly string[]} words at least the first three
 * @param {number} [all] the number of all words
 */
export const enumerate = (words, all = words.length) =>
  conjunction.format(all > 3 ? [...words.slice(0, 2), count(all - 2, "other")] : words);
