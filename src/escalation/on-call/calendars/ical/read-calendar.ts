import { mapInTurns } from '../../../../../libs/kernel/turns';
import { BadCalendar } from './bad-calendar';
import { type CalendarEvent, type CalendarPerson, instantOf, type Moment, readEvent } from './calendar-event';
import { CalendarZones, type ZoneClock } from './calendar-zones';
import { type ContentBlock, readBlocks } from './content-lines';
import { MAX_OCCURRENCES, occurrencesOf } from './rule-occurrences';

/** An event of a calendar at one of its times, in milliseconds. */
export interface CalendarOccurrence {
  readonly from: number;
  readonly until: number;
  readonly people: readonly CalendarPerson[];
}

/** The time of which the events are wanted. */
export interface CalendarSpan {
  readonly from: number;
  readonly until: number;
}

const DAY = 86_400_000;

const endOf = ({ start, length }: CalendarEvent, wall: number): number =>
  length.isExact ? start.clock.instantOf(wall) + length.ms : start.clock.instantOf(wall + length.ms);

const occurrenceOf = (event: CalendarEvent, wall: number): CalendarOccurrence => ({
  from: event.start.clock.instantOf(wall),
  until: endOf(event, wall),
  people: event.people,
});

/** The wall times at which each event begins in a span, perhaps some more. */
async function startsOf(
  events: readonly CalendarEvent[],
  { from, until }: CalendarSpan,
): Promise<ReadonlyMap<CalendarEvent, readonly number[]>> {
  const recurring = events.filter(({ rule }) => rule !== null);
  const spans = recurring.map(({ rule, start, length }) => ({
    line: rule?.line ?? 1,
    rule: rule?.text ?? '',
    start: start.wall,
    from: start.clock.wallOf(from) - length.ms - DAY,
    until: start.clock.wallOf(until) + DAY,
  }));
  const found = await occurrencesOf(spans);
  const ofRules = new Map(recurring.map((event, i) => [event, found[i] ?? []]));
  return new Map(
    events.map((event) => {
      const added = event.addedDates.map(({ wall, isDate, clock }) =>
        isDate ? wall + (event.start.wall % DAY) : event.start.clock.wallOf(clock.instantOf(wall)),
      );
      const own = event.rule ? (ofRules.get(event) ?? []) : [event.start.wall];
      return [event, [...new Set([...own, ...added])].sort((one, other) => one - other)];
    }),
  );
}

/** A replacement of some occurrences of an event. */
interface Replacement {
  readonly event: CalendarEvent;
  readonly at: Moment;
  readonly instant: number;
}

const dayOf = (wall: number): number => Math.floor(wall / DAY);

/** What stands in the place of occurrences of the events with one id: looked up, since there may be thousands. */
class Replacements {
  private readonly byInstant = new Map<number, Replacement>();
  private readonly byDay = new Map<number, Replacement>();
  private readonly following: Replacement[] = [];

  add(event: CalendarEvent, { at, andFollowing }: NonNullable<CalendarEvent['replaces']>): void {
    const replacement = { event, at, instant: instantOf(at) };
    this.byInstant.set(replacement.instant, replacement);
    if (at.isDate) this.byDay.set(dayOf(at.wall), replacement);
    if (!andFollowing) return;
    this.following.push(replacement);
    this.following.sort((one, other) => one.instant - other.instant);
  }

  /** The occurrence of an event at a wall time, or what stands in its place; undefined: it is cancelled. */
  of(event: CalendarEvent, wall: number): CalendarOccurrence | undefined {
    const instant = event.start.clock.instantOf(wall);
    const exact = this.byInstant.get(instant) ?? (event.start.isDate ? undefined : this.byDay.get(dayOf(wall)));
    if (exact) return exact.event.isCancelled ? undefined : occurrenceOf(exact.event, exact.event.start.wall);
    const latest = this.following.findLast((one) => one.instant <= instant);
    if (!latest) return occurrenceOf(event, wall);
    const { start, isCancelled } = latest.event;
    const shift = start.clock.wallOf(instant) - start.clock.wallOf(latest.instant);
    return isCancelled ? undefined : occurrenceOf(latest.event, start.wall + shift);
  }
}

const none = new Replacements();

function replacementsOf(events: readonly CalendarEvent[]): ReadonlyMap<string, Replacements> {
  const found = new Map<string, Replacements>();
  for (const event of events) {
    if (!event.replaces) continue;
    const ofUid = found.get(event.uid) ?? new Replacements();
    ofUid.add(event, event.replaces);
    found.set(event.uid, ofUid);
  }
  return found;
}

/** The wall times of an event that are not excluded. A date excludes all of its day. */
function includedOf({ excludedDates, start }: CalendarEvent, walls: readonly number[]): readonly number[] {
  if (excludedDates.length === 0) return walls;
  const days = new Set(excludedDates.flatMap(({ isDate, wall }) => (isDate ? dayOf(wall) : [])));
  const instants = new Set(excludedDates.flatMap((one) => (one.isDate ? [] : instantOf(one))));
  return walls.filter((wall) => !days.has(dayOf(wall)) && !instants.has(start.clock.instantOf(wall)));
}

async function occurrencesOfCalendar(
  events: readonly CalendarEvent[],
  starts: ReadonlyMap<CalendarEvent, readonly number[]>,
): Promise<readonly CalendarOccurrence[]> {
  const replacements = replacementsOf(events);
  const masters = new Set(events.filter(({ replaces }) => !replaces).map(({ uid }) => uid));
  // what replaces something that the file does not have stands for itself
  const own = events.filter(({ isCancelled, replaces, uid }) => !isCancelled && !(replaces && masters.has(uid)));
  const found = await mapInTurns(own, (event) => {
    const others = event.replaces ? none : (replacements.get(event.uid) ?? none);
    return mapInTurns(includedOf(event, starts.get(event) ?? []), (wall) => others.of(event, wall) ?? []);
  });
  return found.flat(2);
}

const eventsOf = ({ blocks }: ContentBlock): readonly ContentBlock[] => {
  const events = blocks.filter(({ name }) => name === 'VEVENT');
  const [surplus] = events.slice(MAX_OCCURRENCES);
  if (surplus) throw new BadCalendar(surplus.line, `is one more than the ${MAX_OCCURRENCES} events that are allowed`);
  return events;
};

/** Each costs a conversion, also one that is not in the time that is read. */
const MAX_DATES = 5_000;

/** @throws BadCalendar if the file has more added and excluded dates than anybody writes */
function checkDates(calendar: ContentBlock): void {
  let count = 0;
  const check = ({ properties, blocks }: ContentBlock): void => {
    for (const { name, text, line } of properties)
      if (name === 'RDATE' || name === 'EXDATE') {
        count += text.split(',').length;
        if (count > MAX_DATES)
          throw new BadCalendar(line, `makes more than ${MAX_DATES} dates of RDATE and EXDATE in the file`);
      }
    blocks.forEach(check);
  };
  check(calendar);
}

/**
 * Reads a calendar file: its events within a span, in order, with RRULE, RDATE, EXDATE and RECURRENCE-ID.
 * @param local the clock for times without a zone
 * @throws BadCalendar
 */
export async function readCalendar(
  file: string,
  local: ZoneClock,
  span: CalendarSpan,
): Promise<readonly CalendarOccurrence[]> {
  const calendar = readBlocks(file);
  checkDates(calendar);
  const zones = new CalendarZones(local, calendar);
  const events = await mapInTurns(eventsOf(calendar), (block) => readEvent(block, zones));
  const found = await occurrencesOfCalendar(events, await startsOf(events, span));
  const within = found.filter(({ from, until }) => from < until && from < span.until && until > span.from);
  if (within.length > MAX_OCCURRENCES)
    throw new BadCalendar(1, `has ${within.length} events in the time that is read, allowed are ${MAX_OCCURRENCES}`);
  return within.sort((one, other) => one.from - other.from || one.until - other.until);
}
