/** Rows at once: few enough to hold nobody up. */
const CHUNK = 5_000;

/**
 * Forgets rows, some at a time, until there are no more of them.
 * @param forget forgets that many at most, and says how many
 * @returns how many in all
 */
export async function inChunks(forget: (most: number) => Promise<number>): Promise<number> {
  let forgotten = 0;
  for (let chunk = CHUNK; chunk === CHUNK; forgotten += chunk) chunk = await forget(CHUNK);
  return forgotten;
}
