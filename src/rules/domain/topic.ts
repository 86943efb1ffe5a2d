const MAX_LENGTH = 100;
const MAX_WORDS = 10;
const MAX_HASHES = 3;

/** Whether a text is a pattern of event types: words, `*` or `#`, separated by dots. */
export function isTopic(pattern: string): boolean {
  const words = pattern.split('.');
  return (
    pattern.length <= MAX_LENGTH &&
    words.length <= MAX_WORDS &&
    words.filter((word) => word === '#').length <= MAX_HASHES &&
    words.every((word) => /^([\w-]+|\*|#)$/.test(word))
  );
}

/** Whether a pattern stands for one event type alone. */
export const isExact = (pattern: string): boolean => !/[*#]/.test(pattern);

/** Whether the words from a place on fit the pattern from a place on. */
function fits(pattern: readonly string[], p: number, words: readonly string[], w: number): boolean {
  if (p === pattern.length) return w === words.length;
  if (pattern[p] === '#') return fits(pattern, p + 1, words, w) || (w < words.length && fits(pattern, p, words, w + 1));
  return w < words.length && (pattern[p] === '*' || pattern[p] === words[w]) && fits(pattern, p + 1, words, w + 1);
}

/** A function that says whether an event type fits a pattern, as in AMQP's topic exchanges: `*` is one word, `#` any number. */
export function compileTopic(pattern: string): (eventType: string) => boolean {
  if (isExact(pattern)) return (eventType) => eventType === pattern;
  const wanted = pattern.split('.');
  return (eventType) => fits(wanted, 0, eventType.split('.'), 0);
}
