/** The purpose of the key that encrypts the URLs of calendars. */
export const URL_PURPOSE = 'calendar-url';

const MINUTE_MS = 60_000;
/** A calendar at a URL may change at any time; a file is only read again for the days that come into view. */
const READ_EVERY_MS = { url: 15 * MINUTE_MS, file: 12 * 60 * MINUTE_MS };

/** When a calendar is read again. */
export const nextReading = (hasUrl: boolean, now: Date): Date =>
  new Date(now.getTime() + READ_EVERY_MS[hasUrl ? 'url' : 'file']);
