/** The purpose of the key that encrypts the URLs of calendars. */
export const URL_PURPOSE = 'calendar-url';

const MINUTE_MS = 60_000;
/** A calendar at a URL may change at any time; a file is only read again for the days that come into view. */
const READ_EVERY_MS = { url: 15 * MINUTE_MS, file: 12 * 60 * MINUTE_MS };

const MAX_WAIT_MS = 24 * 60 * MINUTE_MS;

/** When a calendar is read again: the later, the more often it could not be read. @param failures one after the other */
export const nextReading = (hasUrl: boolean, failures: number, now: Date): Date => {
  const wait = READ_EVERY_MS[hasUrl ? 'url' : 'file'] * 2 ** Math.max(failures - 1, 0);
  return new Date(now.getTime() + Math.min(wait, MAX_WAIT_MS));
};
