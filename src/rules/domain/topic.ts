const MAX_LENGTH = 100;
const MAX_WORDS = 10;
const MAX_HASHES = 3;

/** What a valid pattern for event types is, as the words of a fault. */
export const topicFormat =
  'must be words separated by dots, such as inventory.low_stock, where * stands for one word and # for any number';

/** Whether a text is a valid pattern for event types: words, `*` or `#`, separated by dots. */
export function isTopic(pattern: string): boolean {
  const words = pattern.split('.');
  return (
    pattern.length <= MAX_LENGTH &&
    words.length <= MAX_WORDS &&
    words.filter((word) => word === '#').length <= MAX_HASHES &&
    words.every((word) => /^([\w-]+|\*|#)$/.test(word))
  );
}

/** Whether a pattern matches exactly one event type. */
export const isExact = (pattern: string): boolean => !/[*#]/.test(pattern);

/** Whether the words from index `w` match the pattern from index `p`. */
function matchesFrom(pattern: readonly string[], p: number, words: readonly string[], w: number): boolean {
  if (p === pattern.length) return w === words.length;
  if (pattern[p] === '#')
    return matchesFrom(pattern, p + 1, words, w) || (w < words.length && matchesFrom(pattern, p, words, w + 1));
  return (
    w < words.length && (pattern[p] === '*' || pattern[p] === words[w]) && matchesFrom(pattern, p + 1, words, w + 1)
  );
}

/** Compiles a pattern to a function that matches event types as AMQP topic exchanges do: `*` one word, `#` any number. */
export function compileTopic(pattern: string): (eventType: string) => boolean {
  if (isExact(pattern)) return (eventType) => eventType === pattern;
  const wanted = pattern.split('.');
  return (eventType) => matchesFrom(wanted, 0, eventType.split('.'), 0);
}
