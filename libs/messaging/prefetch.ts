import type { ConsumeMessage } from 'amqplib';

/** The approximate maximum number of bytes of unacknowledged messages for each consumer. */
const MAX_BYTES_AHEAD = 16 * 1024 * 1024;
const MIN_MESSAGES = 8;

/** Calculates the prefetch count: how many unacknowledged messages a consumer may hold. */
export const fittingPrefetch = {
  /** The count before message sizes are known: as many as fit if all have the largest allowed size. */
  first: MAX_BYTES_AHEAD / (256 * 1024),

  /**
   * Returns the count for messages of the size of the given ones.
   * @param max the upper bound, for small messages
   */
  for(messages: readonly ConsumeMessage[], max: number): number {
    const bytes = messages.reduce((sum, { content }) => sum + content.length, 0);
    const average = Math.max(1, bytes / Math.max(1, messages.length));
    return Math.max(MIN_MESSAGES, Math.min(max, Math.floor(MAX_BYTES_AHEAD / average)));
  },
};
