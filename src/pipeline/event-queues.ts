/** The exchange of events that came over HTTP. */
export const HTTP_EXCHANGE = 'http';

/** The queue that takes everything from an exchange. */
export const queueOf = (exchange: string): string => `alert_processor.${exchange}`;
