import { LRUCache } from 'lru-cache';

const MAX_ZONES = 500;

const formatters = new LRUCache<string, Intl.DateTimeFormat>({ max: MAX_ZONES });

/** A zone that this Node does not know is read as UTC: the message must be sent. */
function formatterFor(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  const options = { dateStyle: 'short', timeStyle: 'short' } as const;
  const isKnown = timeZone === 'UTC' || canFormat(timeZone);
  const made = new Intl.DateTimeFormat('sv-SE', { ...options, timeZone: isKnown ? timeZone : 'UTC' });
  formatters.set(timeZone, made);
  return made;
}

const canFormat = (timeZone: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).format(0) !== '';
  } catch {
    return false;
  }
};

/** A time in the reader's zone: `YYYY-MM-DD HH:MM`. @param timeZone an IANA name */
export const localTime = (at: Date, timeZone: string): string => formatterFor(timeZone).format(at);
