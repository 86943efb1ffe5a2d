/** The fanout exchange and the queue of messages that could not be processed. */
export const DEAD_LETTERS = 'alert_processor.dead';
