/** Rows at once: few enough to hold nobody up. */
const CHUNK = 5_000;

/**
 * Forgets rows, some at a time, until there are no more of them.
 * @param forget forgets that many at most, and says how many
 * @returns how many in all
 */
export async function inChunks(forget: (max: number) => Promise<number>): Promise<number> {
  let purged = 0;
  for (let chunk = CHUNK; chunk === CHUNK; purged += chunk) chunk = await forget(CHUNK);
  return purged;
}
