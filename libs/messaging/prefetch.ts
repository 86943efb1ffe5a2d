import type { ConsumeMessage } from 'amqplib';

/** Bytes of messages that a queue's consumer holds at most, about. */
const MAX_BYTES_AHEAD = 16 * 1024 * 1024;
const FEWEST = 8;

/** How many messages to take ahead of their acknowledgement. */
export const fittingPrefetch = {
  /** Before it is known how large they are: as many as fit at the largest size that is allowed. */
  first: MAX_BYTES_AHEAD / (256 * 1024),

  /** @param max however small they are */
  for(messages: readonly ConsumeMessage[], max: number): number {
    const bytes = messages.reduce((sum, { content }) => sum + content.length, 0);
    const average = Math.max(1, bytes / Math.max(1, messages.length));
    return Math.max(FEWEST, Math.min(max, Math.floor(MAX_BYTES_AHEAD / average)));
  },
};
