/** Rows for each statement: few enough that their locks delay nobody. */
const CHUNK = 5_000;

/**
 * Deletes rows in chunks, until none are left.
 * @param deleteChunk deletes at most `max` rows and returns how many
 * @returns the total number of deleted rows
 */
export async function inChunks(deleteChunk: (max: number) => Promise<number>): Promise<number> {
  let deleted = 0;
  for (let chunk = CHUNK; chunk === CHUNK; deleted += chunk) chunk = await deleteChunk(CHUNK);
  return deleted;
}
