/** The topic exchange on which all events of alerts are published. */
export const ALERTS_EXCHANGE = 'alerts';
