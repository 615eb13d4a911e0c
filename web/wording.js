// What all parts of the page say in the same way.

/** Makes a sentence of words that came without capital or full stop. A URL or a path in front stays as it is. */
export function sentence(words) {
  const text = words.trim().replace(/^[a-z]+(?=[\s,;.]|$)/, (word) => word[0].toUpperCase() + word.slice(1));
  return text === "" || /[.!?]$/.test(text) ? text : `${text}.`;
}

/** What is wrong with what was typed. To the module words in the place of a number are a string; whoever typed knows. */
export const faultWords = (subject, message) => sentence(`${subject} ${message.replace(", not a string", "")}`);

/** The message of an error with its place in the document, unless the message names it already. */
export function located({ message, pointer, offset }) {
  const words = [message];
  if (pointer && !message.includes(pointer)) words.push(`at ${pointer}`);
  if (offset >= 0 && !message.includes(`byte ${offset}`)) words.push(`(byte ${offset})`);
  return words.join(" ");
}

export const count = (n, one, many = `${one}s`) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

const conjunction = new Intl.ListFormat("en", { type: "conjunction" });

/** "A", "A and B", "A, B, and C"; of more than five, "A, B, and 248 others". */
export const enumerate = (words) =>
  conjunction.format(words.length > 5 ? [...words.slice(0, 2), count(words.length - 2, "other")] : words);

/** What a person is called: the name in the directory, else the address. SIP URIs differ in case and mean the same. */
export function nameOf(uri, people) {
  const person = people.find((p) => p.uri.toLowerCase() === uri.toLowerCase());
  return person?.name ?? uri.replace(/^sip:/i, "");
}
