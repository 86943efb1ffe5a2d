import { xmlText } from './twilio-voice';

/** The answer to a callback of Twilio that nothing follows. */
export const EMPTY_TWIML = '<Response/>';

/** The answer to a text message, by which Twilio sends another one back. */
export const messageTwiml = (text: string): string => `<Response><Message>${xmlText(text)}</Message></Response>`;
