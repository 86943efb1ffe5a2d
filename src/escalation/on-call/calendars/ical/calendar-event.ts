import ICAL from 'ical.js';
import { BadCalendar } from './bad-calendar';
import type { CalendarZones, ZoneClock } from './calendar-zones';
import { type ContentBlock, type ContentLine, type PropertyValue, readProperty } from './content-lines';
import { ruleParts } from './rule-occurrences';

/** Whom a calendar names: by an address, by a name, or both. */
export interface CalendarPerson {
  readonly email: string | null;
  readonly name: string | null;
}

/** A time as a calendar states it: a wall time of a zone. */
export interface Moment {
  readonly wall: number;
  readonly clock: ZoneClock;
  /** Whether it is a date without a time. */
  readonly isDate: boolean;
}

/** The instant of a stated time. */
export const instantOf = ({ wall, clock }: Moment): number => clock.instantOf(wall);

/** An event of a calendar file, before its recurrences are found. */
export interface CalendarEvent {
  readonly line: number;
  readonly uid: string;
  readonly start: Moment;
  /** Its length: by the clock of its zone, or exact. */
  readonly length: { readonly ms: number; readonly isExact: boolean };
  readonly rule: { readonly line: number; readonly text: string } | null;
  readonly addedDates: readonly Moment[];
  readonly excludedDates: readonly Moment[];
  /** The occurrence that it replaces; null: none. */
  readonly replaces: { readonly at: Moment; readonly andFollowing: boolean } | null;
  readonly isCancelled: boolean;
  readonly people: readonly CalendarPerson[];
}

const DAY = 86_400_000;
const MAX_LENGTH_DAYS = 400;
const MAX_PEOPLE = 20;
const MAX_NAME_LENGTH = 200;

const timePattern = /^(19[7-9]\d|2\d\d\d)-\d\d-\d\d(T\d\d:\d\d:\d\d)?(Z?)$/;

function momentOf(value: unknown, tzid: unknown, at: ContentLine, zones: CalendarZones): Moment {
  // a period is its beginning: the event itself has a length
  const text = String(Array.isArray(value) ? value[0] : value);
  const [, , time, z] = timePattern.exec(text) ?? [];
  const wall = Date.parse(`${text.slice(0, 19)}${time === undefined ? 'T00:00:00' : ''}Z`);
  const isReal = !Number.isNaN(wall) && new Date(wall).toISOString().startsWith(text.slice(0, time ? 19 : 10));
  if (!timePattern.test(text) || !isReal)
    throw new BadCalendar(
      at.line,
      `must be a date such as 20270328 or a time such as 20270328T090000Z (given ${text.slice(0, 60)})`,
    );
  if (time === undefined) return { wall, clock: zones.local, isDate: true };
  if (z === 'Z') return { wall, clock: zones.utc, isDate: false };
  return { wall, clock: typeof tzid === 'string' ? zones.named(tzid, at) : zones.local, isDate: false };
}

const textOf = ({ values: [text] }: Pick<PropertyValue, 'values'>): string => (typeof text === 'string' ? text : '');

/** The properties of an event by name. */
class EventReader {
  constructor(
    private readonly block: ContentBlock,
    private readonly zones: CalendarZones,
  ) {}

  lines(name: string): ContentLine[] {
    return this.block.properties.filter((one) => one.name === name);
  }

  line(name: string): ContentLine | undefined {
    const [first, second] = this.lines(name);
    if (second) throw new BadCalendar(second.line, `is a second ${name}, allowed is one in an event`);
    return first;
  }

  moments(name: string): Moment[] {
    return this.lines(name).flatMap((line) => {
      const { values, parameters } = readProperty(line);
      return values.map((value) => momentOf(value, parameters['tzid'], line, this.zones));
    });
  }

  text(name: string): string | null {
    const line = this.lines(name)[0];
    return line ? textOf(readProperty(line)).trim() : null;
  }
}

/** A duration: in days and weeks, which the clock of the zone may make longer or shorter, or exact (RFC 5545 §3.3.6). */
function durationOf(line: ContentLine): CalendarEvent['length'] {
  const text = String(readProperty(line).values[0]);
  const isDuration = /^[+-]?P(?=[\dT])(?:\d{1,4}W)?(?:\d{1,4}D)?(?:T(?:\d{1,6}H)?(?:\d{1,6}M)?(?:\d{1,8}S)?)?$/.test(
    text,
  );
  const ms = isDuration ? ICAL.Duration.fromString(text).toSeconds() * 1_000 : -1;
  if (ms < 0) throw new BadCalendar(line.line, `must be a duration such as PT8H (given ${text.slice(0, 60)})`);
  return { ms, isExact: text.includes('T') };
}

function lengthOf(reader: EventReader, start: Moment): CalendarEvent['length'] {
  const [ends, duration] = [reader.line('DTEND'), reader.line('DURATION')];
  if (duration) return checked(durationOf(duration), duration);
  const end = reader.moments('DTEND')[0];
  if (!ends || !end) return { ms: start.isDate ? DAY : 0, isExact: false };
  const isExact = end.clock !== start.clock;
  const ms = isExact ? instantOf(end) - instantOf(start) : end.wall - start.wall;
  return checked({ ms, isExact }, ends);
}

function checked(length: CalendarEvent['length'], { line }: ContentLine): CalendarEvent['length'] {
  if (length.ms < 0) throw new BadCalendar(line, 'must not be before DTSTART');
  if (length.ms > MAX_LENGTH_DAYS * DAY)
    throw new BadCalendar(line, `makes an event of more than ${MAX_LENGTH_DAYS} days`);
  return length;
}

/** UNTIL as a wall time of the event's zone; a date includes the whole day. */
function wallUntil(until: string, { clock }: Moment): string {
  if (until.length === 8) return `${until}T235959`;
  if (!until.endsWith('Z')) return until;
  const iso = until.replace(/(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/, '$1-$2-$3T$4:$5:$6Z');
  const wall = new Date(clock.wallOf(Date.parse(iso)));
  return wall.toISOString().slice(0, 19).replace(/[-:]/g, '');
}

function ruleOf(reader: EventReader, start: Moment): CalendarEvent['rule'] {
  const [excluded] = reader.lines('EXRULE');
  if (excluded) throw new BadCalendar(excluded.line, 'is EXRULE, which is out of use; allowed is EXDATE');
  const line = reader.line('RRULE');
  if (!line) return null;
  const parts = [...ruleParts(line)].map(([name, value]) => {
    if (name !== 'UNTIL') return `${name}=${value}`;
    const until = wallUntil(value, start);
    return `${name}=${until}`;
  });
  return { line: line.line, text: parts.join(';') };
}

const shortened = (text: string | undefined | null): string | null => text?.trim().slice(0, MAX_NAME_LENGTH) || null;

const personOf = ({ values, parameters }: PropertyValue): CalendarPerson => {
  const address = textOf({ values });
  const email = /^mailto:(.+)$/i.exec(address)?.[1];
  const name = parameters['cn'];
  return { email: shortened(email?.toLowerCase()), name: shortened(typeof name === 'string' ? name : null) };
};

/** Who takes part and has not declined; without anybody, whom the title names. */
function peopleOf(reader: EventReader): readonly CalendarPerson[] {
  const attendees = reader.lines('ATTENDEE');
  const [surplus] = attendees.slice(MAX_PEOPLE);
  if (surplus) throw new BadCalendar(surplus.line, `is one more than the ${MAX_PEOPLE} people whom an event may have`);
  const coming = attendees.map(readProperty).filter(({ parameters }) => parameters['partstat'] !== 'DECLINED');
  const people = coming.map(personOf).filter(({ email, name }) => email !== null || name !== null);
  if (attendees.length > 0) return people;
  const title = shortened(reader.text('SUMMARY'));
  return title === null ? [] : [{ email: null, name: title }];
}

/** Reads a `VEVENT`. @throws BadCalendar */
export function readEvent(block: ContentBlock, zones: CalendarZones): CalendarEvent {
  const reader = new EventReader(block, zones);
  const startLine = reader.line('DTSTART');
  const [start] = reader.moments('DTSTART');
  if (!startLine || !start) throw new BadCalendar(block.line, 'is an event without DTSTART');
  const replaced = reader.line('RECURRENCE-ID');
  const [at] = reader.moments('RECURRENCE-ID');
  const range = replaced && readProperty(replaced).parameters['range'];
  return {
    line: block.line,
    uid: reader.text('UID') ?? `line ${block.line}`,
    start,
    length: lengthOf(reader, start),
    rule: ruleOf(reader, start),
    addedDates: reader.moments('RDATE'),
    excludedDates: reader.moments('EXDATE'),
    replaces: at ? { at, andFollowing: range === 'THISANDFUTURE' } : null,
    isCancelled: reader.text('STATUS')?.toUpperCase() === 'CANCELLED',
    people: peopleOf(reader),
  };
}
