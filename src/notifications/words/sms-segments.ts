/** The characters of the GSM 7-bit alphabet (3GPP TS 23.038). */
const alphabet = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** Those of its extension take two places. */
const extension = new Set('\f^{}\\[~]|€');

/** The most segments that a text message may have. */
export const MAX_SEGMENTS = 3;

/** Whether a text can be sent in the 7-bit alphabet; else each of its UTF-16 units takes two bytes. */
export const isGsm7 = (text: string): boolean => [...text].every((one) => alphabet.has(one) || extension.has(one));

/** The number of segments of a text message: alone, 160 or 70 places; 153 or 67 where it has several. */
export function segmentsOf(text: string): number {
  const isShort = isGsm7(text);
  const length = isShort ? [...text].reduce((sum, one) => sum + (extension.has(one) ? 2 : 1), 0) : text.length;
  const [alone, whole] = isShort ? [160, 153] : [70, 67];
  // a character of two places is not split, which may leave a place empty in each segment
  const each = length > [...text].length ? whole - (whole % 2) : whole;
  return length <= alone ? 1 : Math.ceil(length / each);
}
