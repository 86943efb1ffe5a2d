import { turn } from '../kernel/turns';

const texts = new WeakMap<object, string>();

/** The JSON text of an event's data. It is made once, however many rules match the event. */
export function jsonText(data: object): string {
  const known = texts.get(data);
  if (known !== undefined) return known;
  const text = JSON.stringify(data);
  texts.set(data, text);
  return text;
}

/** The number of characters of data in a statement. Writing more in one go blocks the process and takes much memory. */
const MAX_CHARACTERS = 2_000_000;

/**
 * Splits rows into statements, in their order, and takes a turn before each.
 * @param textOf the JSON text of a row, which makes up most of its size
 */
export async function* bySize<R>(rows: readonly R[], textOf: (row: R) => string): AsyncGenerator<readonly R[]> {
  let [chunk, characters]: [R[], number] = [[], 0];
  for (const row of rows) {
    const { length } = textOf(row);
    if (chunk.length > 0 && characters + length > MAX_CHARACTERS) {
      await turn();
      yield chunk;
      [chunk, characters] = [[], 0];
    }
    chunk.push(row);
    characters += length;
  }
  if (chunk.length === 0) return;
  await turn();
  yield chunk;
}
