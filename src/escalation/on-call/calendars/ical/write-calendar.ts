import { sharedClockOf } from '../../../../../libs/windows/cached-wall-clock';
import { DAY_MS, type WallClock } from '../../../../../libs/windows/wall-clock';
import { wallTimeText, zoneLines } from './written-zone';

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

/** The zone in which the times of a calendar are written. */
interface WrittenZone {
  readonly name: string;
  readonly clock: WallClock;
}

/** Whether the clock shows the wall time of an instant only then. */
function isShownOnce(clock: WallClock, at: number): boolean {
  const wall = clock.wallOf(at);
  const others = [at - DAY_MS, at + DAY_MS].map((near) => wall - (clock.wallOf(near) - near));
  return others.every((other) => other === at || clock.wallOf(other) !== wall);
}

/** A time in the zone; in UTC where the clock shows it twice, since programs differ in which of them they read. */
const timeIn = ({ name, clock }: WrittenZone, at: Date): string =>
  isShownOnce(clock, at.getTime()) ? `;TZID=${name}:${wallTimeText(clock.wallOf(at.getTime()))}` : `:${utc(at)}`;

/** The definition of the zone for the times of all events. */
function definition({ name, clock }: WrittenZone, events: readonly WrittenEvent[]): string[] {
  if (events.length === 0) return [];
  const from = events.reduce((least, event) => Math.min(least, event.from.getTime()), Infinity);
  const until = events.reduce((most, event) => Math.max(most, event.until.getTime()), -Infinity);
  return zoneLines(name, clock, Math.floor(from / DAY_MS) * DAY_MS, until);
}

const eventLines = ({ uid, from, until, stamp, summary, description }: WrittenEvent, zone: WrittenZone): string[] => [
  'BEGIN:VEVENT',
  `UID:${escaped(uid)}`,
  `DTSTAMP:${utc(stamp)}`,
  `DTSTART${timeIn(zone, from)}`,
  `DTEND${timeIn(zone, until)}`,
  `SUMMARY:${escaped(summary)}`,
  `DESCRIPTION:${escaped(description)}`,
  'TRANSP:TRANSPARENT',
  'END:VEVENT',
];

/**
 * Writes a calendar (RFC 5545) with its time zone, so that programs that repeat or move its events keep their hours.
 * @param timeZone in which the times are written
 */
export function writeCalendar(name: string, timeZone: string, events: readonly WrittenEvent[]): string {
  const zone = { name: timeZone, clock: sharedClockOf(timeZone) };
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Campana//On-call//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escaped(name)}`,
    `X-WR-TIMEZONE:${escaped(timeZone)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    'X-PUBLISHED-TTL:PT1H',
    ...definition(zone, events),
    ...events.flatMap((event) => eventLines(event, zone)),
    'END:VCALENDAR',
    '',
  ]
    .map(folded)
    .join('\r\n');
}
