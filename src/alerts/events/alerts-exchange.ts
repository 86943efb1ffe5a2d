/** The topic exchange on which everything that happens to alerts is published. */
export const ALERTS_EXCHANGE = 'alerts';
