/** The longest error that is stored. */
export const MAX_ERROR_LENGTH = 500;
/** How much of a text is looked at. */
const MAX_READ_LENGTH = 8_192;
/** Shorter texts are parts of ordinary words. */
const MIN_SECRET_LENGTH = 4;

const patterns: readonly [RegExp, string][] = [
  [/https?:\/\/[^\s"'<>]+/gi, '[url]'],
  [/[^\s@<>"'(),;:]{1,64}@[^\s@<>"'(),;]{1,255}/g, '[address]'],
  [/\b(?:xox[a-z]-|whsec_|Bearer\s+|Basic\s+)[\w+/=.-]+/gi, '[secret]'],
  [/\+?\d[\d ]{6,20}\d/g, '[number]'],
];

/**
 * Makes the text of an error fit to be stored and logged: without addresses and secrets, on one line, at most 500
 * characters.
 * @param hidden what must not appear, whatever it looks like; also as it stands in URLs
 */
export function hideSecrets(text: string, hidden: readonly string[] = []): string {
  const forms = hidden.flatMap((one) => [one, encodeURIComponent(one), JSON.stringify(one).slice(1, -1)]);
  const known = [...new Set(forms)].filter((one) => one.length >= MIN_SECRET_LENGTH);
  // the longest first, since one may be a part of another
  const withoutKnown = known
    .sort((one, other) => other.length - one.length)
    .reduce((rest, one) => rest.replaceAll(one, '[hidden]'), text)
    .slice(0, MAX_READ_LENGTH);
  const clean = patterns.reduce((rest, [pattern, word]) => rest.replace(pattern, word), withoutKnown);
  const line = clean.replace(/[\p{C}\s]+/gu, ' ').trim();
  return line.length <= MAX_ERROR_LENGTH ? line : `${line.slice(0, MAX_ERROR_LENGTH - 1).toWellFormed()}…`;
}
