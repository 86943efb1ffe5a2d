import { RE2JS } from 're2js';

/** Characters of a pattern. */
export const LONGEST_PATTERN = 1_000;
/** Characters of a text that a pattern looks at: even what is linear takes its time. */
const LONGEST_TEXT = 10_000;

/**
 * A search for an RE2 pattern anywhere in a text, in time linear in its length; only the first 10,000 characters are looked at.
 * @throws Error when it is none: look-around and back references are not in RE2
 */
export function compilePattern(source: string): (text: string) => boolean {
  if (source.length > LONGEST_PATTERN) throw new Error(`is longer than ${LONGEST_PATTERN} characters`);
  const pattern = RE2JS.compile(source);
  return (text) => pattern.matcher(text.length > LONGEST_TEXT ? text.slice(0, LONGEST_TEXT) : text).find();
}
