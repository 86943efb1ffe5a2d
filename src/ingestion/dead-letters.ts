/** The exchange (fan-out) and the queue of what could not be understood. */
export const DEAD_LETTERS = 'alert_processor.dead';
