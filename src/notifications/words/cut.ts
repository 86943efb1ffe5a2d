const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** A text that was cut ends with it. */
export const ELLIPSIS = '…';

/** The longest beginning of a text with at most `max` UTF-16 units that ends between two graphemes. */
function beginningOf(text: string, max: number): string {
  if (text.length <= max) return text;
  if (max <= 0) return '';
  const cut = segmenter.segment(text).containing(max)?.index ?? max;
  // one endless grapheme would leave nothing: then a character is the unit
  return cut > 0
    ? text.slice(0, cut)
    : text
        .slice(0, max)
        .toWellFormed()
        .replace(/\ufffd$/, '');
}

/** Cuts a text to `max` UTF-16 units at a grapheme, with an ellipsis at the end if something was cut. */
export const cutText = (text: string, max: number, ellipsis = ELLIPSIS): string =>
  text.length <= max ? text : beginningOf(text, max - ellipsis.length).trimEnd() + ellipsis;

/**
 * The longest cut of a text that fits.
 * @param cutTo cuts it to at most so many UTF-16 units; a shorter cut must not need more room
 * @param length the length from which it is whole
 */
export function longestThatFits<T>(length: number, cutTo: (max: number) => T, fits: (cut: T) => boolean): T {
  const whole = cutTo(length);
  if (fits(whole)) return whole;
  let [good, bad] = [0, length];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (fits(cutTo(middle))) good = middle;
    else bad = middle;
  }
  return cutTo(good);
}
