import { RE2JS } from 're2js';
import { spend } from '../kernel/work-budget';

/** The maximum number of characters of a pattern. */
export const MAX_PATTERN_LENGTH = 1_000;
/** The number of characters of a text that are searched: even linear time adds up. */
const MAX_TEXT_LENGTH = 10_000;

const searchedPart = (text: string): string => (text.length > MAX_TEXT_LENGTH ? text.slice(0, MAX_TEXT_LENGTH) : text);

/** The number of steps of a compiled pattern: with 10,000 characters, 500 steps take some 60 ms. */
const MAX_STEPS = 500;

/** Steps of work (`spend`): for each Unicode class to compile, and how many steps of a pattern for a character cost one. */
const UNICODE_CLASS_WORK = 400;
const STEPS_PER_WORK = 16;

/** The sum of the repetitions such as `{1,100}`. Each makes at least as many steps, so it is known before compiling. */
const repetitionsIn = (source: string): number =>
  [...source.matchAll(/(?<!\\)\{(\d+)(?:,(\d*))?\}/g)].reduce((sum, [, least, most]) => sum + Number(most || least), 0);

const unicodeClassesIn = (source: string): number => source.match(/\\p/gi)?.length ?? 0;

function compile(source: string, flags: number): RE2JS {
  if (source.length > MAX_PATTERN_LENGTH) throw new Error(`is longer than ${MAX_PATTERN_LENGTH} characters`);
  const repetitions = repetitionsIn(source);
  if (repetitions > MAX_STEPS)
    throw new Error(`has too many repetitions: ${repetitions}, at most ${MAX_STEPS} are allowed`);
  spend(source.length + UNICODE_CLASS_WORK * unicodeClassesIn(source));
  const compiled = RE2JS.compile(source, flags);
  const steps = compiled.programSize();
  if (steps > MAX_STEPS) throw new Error(`has too many repetitions: ${steps} steps, at most ${MAX_STEPS} are allowed`);
  return compiled;
}

/** Counts the work of a search, in which each step may be tried at each character. */
function metered(pattern: RE2JS, test: (text: string) => boolean): (text: string) => boolean {
  const workPerCharacter = pattern.programSize() / STEPS_PER_WORK;
  return (text) => {
    const searched = searchedPart(text);
    spend(1 + searched.length * workPerCharacter);
    return test(searched);
  };
}

/**
 * Compiles an RE2 pattern to a function that searches it anywhere in a text. It takes linear time, and searches only the
 * first 10,000 characters.
 * @throws Error when the pattern is not valid; RE2 has no look-around and no back references
 */
export function compilePattern(source: string): (text: string) => boolean {
  const pattern = compile(source, 0);
  return metered(pattern, (text) => pattern.matcher(text).find());
}

/**
 * Compiles an RE2 pattern to a function that matches a whole text, like `^(?s:…)$`. A dot matches any character, so `.*`
 * matches any text. It takes linear time; a longer text is cut to its first 10,000 characters.
 * @throws Error when the pattern is not valid
 */
export function compileWholePattern(source: string): (text: string) => boolean {
  const pattern = compile(source, RE2JS.DOTALL);
  return metered(pattern, (text) => pattern.matches(text));
}
