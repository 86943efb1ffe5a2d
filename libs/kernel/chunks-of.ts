/**
 * Divides a list, keeping its order, into lists of at most `max` items. An empty list has none.
 * @param max at least 1
 */
export function chunksOf<T>(items: readonly T[], max: number): readonly T[][] {
  const chunks: T[][] = [];
  for (let from = 0; from < items.length; from += max) chunks.push(items.slice(from, from + max));
  return chunks;
}
