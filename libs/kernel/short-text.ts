/** AMQP has 255 bytes for ids, names and routing keys. Bytes that are no UTF-8 become three bytes each when they are read. */
export const MAX_SHORT_TEXT_BYTES = 255;

/** Whether a value is text that AMQP can carry as an id, a name or a routing key. */
export const isShortText = (value: unknown): value is string =>
  typeof value === 'string' && Buffer.byteLength(value) <= MAX_SHORT_TEXT_BYTES;

/** Cuts a text to the bytes that AMQP has for it, between two characters. */
export function cutToShortText(text: string): string {
  const characters = [...text.slice(0, MAX_SHORT_TEXT_BYTES)];
  while (!isShortText(characters.join(''))) characters.pop();
  return characters.join('').toWellFormed();
}
