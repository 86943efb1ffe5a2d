/** The exchange for events that are received over HTTP. */
export const HTTP_EXCHANGE = 'http';

/** The queue that receives all messages of an exchange. */
export const queueOf = (exchange: string): string => `alert_processor.${exchange}`;
