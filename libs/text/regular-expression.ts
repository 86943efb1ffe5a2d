import { RE2JS } from 're2js';

/** Characters of a pattern. */
export const MAX_PATTERN_LENGTH = 1_000;
/** Characters of a text that a pattern looks at: even what is linear takes its time. */
const MAX_TEXT_LENGTH = 10_000;

const lookedAt = (text: string): string => (text.length > MAX_TEXT_LENGTH ? text.slice(0, MAX_TEXT_LENGTH) : text);

function compile(source: string, flags: number): RE2JS {
  if (source.length > MAX_PATTERN_LENGTH) throw new Error(`is longer than ${MAX_PATTERN_LENGTH} characters`);
  return RE2JS.compile(source, flags);
}

/**
 * A search for an RE2 pattern anywhere in a text, in time linear in its length; only the first 10,000 characters are looked at.
 * @throws Error when it is none: look-around and back references are not in RE2
 */
export function compilePattern(source: string): (text: string) => boolean {
  const pattern = compile(source, 0);
  return (text) => pattern.matcher(lookedAt(text)).find();
}

/**
 * Whether an RE2 pattern is the whole of a text, as `^(?s:…)$`: a dot is any character, so that `.*` is any text.
 * Linear as well; of a longer text the first 10,000 characters count as the whole.
 * @throws Error when it is none
 */
export function compileWholePattern(source: string): (text: string) => boolean {
  const pattern = compile(source, RE2JS.DOTALL);
  return (text) => pattern.matches(lookedAt(text));
}
