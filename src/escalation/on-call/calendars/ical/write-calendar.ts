/** One event of a calendar that is written. */
export interface WrittenEvent {
  /** Stays the same as long as it is the same event. */
  readonly uid: string;
  readonly from: Date;
  readonly until: Date;
  /** When it last changed. */
  readonly stamp: Date;
  readonly summary: string;
  readonly description: string;
}

const MAX_LINE_BYTES = 75;

/** Escapes a text value (RFC 5545 §3.3.11). Control characters are left out. */
const escaped = (text: string): string =>
  text
    .replace(/\r\n|\r/g, '\n')
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, '')
    .replace(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n');

/** Folds a line after at most 75 bytes, never within a character (§3.1). */
function folded(line: string): string {
  if (Buffer.byteLength(line) <= MAX_LINE_BYTES) return line;
  const lines: string[] = [];
  let [current, bytes] = ['', 0];
  for (const character of line.toWellFormed()) {
    const size = Buffer.byteLength(character);
    if (bytes + size > MAX_LINE_BYTES) {
      lines.push(current);
      // the space at the beginning counts
      [current, bytes] = [' ', 1];
    }
    current += character;
    bytes += size;
  }
  return [...lines, current].join('\r\n');
}

const utc = (at: Date): string => `${at.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;

const eventLines = ({ uid, from, until, stamp, summary, description }: WrittenEvent): string[] => [
  'BEGIN:VEVENT',
  `UID:${escaped(uid)}`,
  `DTSTAMP:${utc(stamp)}`,
  `DTSTART:${utc(from)}`,
  `DTEND:${utc(until)}`,
  `SUMMARY:${escaped(summary)}`,
  `DESCRIPTION:${escaped(description)}`,
  'TRANSP:TRANSPARENT',
  'END:VEVENT',
];

/**
 * Writes a calendar (RFC 5545). All times are UTC, which every program shows in the reader's zone.
 * @param timeZone the zone that programs may show the calendar in
 */
export const writeCalendar = (name: string, timeZone: string, events: readonly WrittenEvent[]): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Campana//On-call//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escaped(name)}`,
    `X-WR-TIMEZONE:${escaped(timeZone)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    'X-PUBLISHED-TTL:PT1H',
    ...events.flatMap(eventLines),
    'END:VCALENDAR',
    '',
  ]
    .map(folded)
    .join('\r\n');
