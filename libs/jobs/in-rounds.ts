/** A job that runs every second must end: its next run takes what is left. */
const MAX_ROUNDS = 20;

/**
 * Handles due items in rounds, until a round finds fewer than it may take.
 * @param max the maximum number of items of a round
 * @param round finds and handles at most `max` items, and returns how many it found
 */
export async function inRounds(max: number, round: (max: number) => Promise<number>): Promise<void> {
  for (let done = 0; done < MAX_ROUNDS; done++) if ((await round(max)) < max) return;
}
