import { ActiveSpans } from './active-spans';
import type { LocalClock, RunningLayer } from './layer';
import { openHours } from './open-hours';
import type { OnCallPerson } from './override';
import { intersected, type TimeSpan } from './time-span';
import { Turns } from './turns';

/** A shift of an imported calendar. */
export interface CalendarShift extends TimeSpan {
  readonly memberIds: readonly string[];
}

/** Says whom a layer has from instant to instant. */
export interface LayerPeople {
  /** The spans at whose edges the people may change. */
  readonly edges: readonly TimeSpan[];
  /** The people at an instant, which must not be before that of the last call. */
  at(instant: number): readonly OnCallPerson[];
}

const nobody: readonly OnCallPerson[] = [];
const inTurn = (memberId: string, since: number): OnCallPerson => ({ memberId, overrideId: null, since });

/** The people of a layer in a span. @param calendar the shifts of layers of the type `calendar` */
export function peopleOf(
  layer: RunningLayer,
  clock: LocalClock,
  span: TimeSpan,
  calendar: readonly CalendarShift[],
): LayerPeople {
  const hours = openHours(layer.restrictions, clock, span);
  return layer.type === 'calendar'
    ? new PeopleOfCalendar(layer, clock, hours, calendar)
    : new PeopleInTurn(intersected(turnParts(layer, clock, span), hours));
}

/** A part of a turn. */
interface TurnPart extends TimeSpan {
  readonly people: readonly OnCallPerson[];
}

function turnParts(layer: RunningLayer, clock: LocalClock, span: TimeSpan): TurnPart[] {
  const { participants, offset, carried } = layer;
  const count = participants.length;
  const parts: TurnPart[] = [];
  for (const { turn, from, until } of new Turns(layer, clock).between(span.from, span.until)) {
    const isCarried = carried?.turn === turn;
    const ordinary = count === 0 ? [] : (participants[(((turn + offset) % count) + count) % count] ?? []);
    const memberIds = isCarried ? carried.memberIds : ordinary;
    const since = isCarried ? carried.since : from;
    parts.push({
      from: Math.max(from, span.from),
      until: Math.min(until, span.until),
      people: memberIds.map((memberId) => inTurn(memberId, since)),
    });
  }
  return parts;
}

/** The people of a layer whose participants take turns. */
class PeopleInTurn implements LayerPeople {
  private next = 0;

  /** @param edges the parts of turns in order */
  constructor(readonly edges: readonly TurnPart[]) {}

  at(instant: number): readonly OnCallPerson[] {
    while ((this.edges[this.next]?.until ?? Infinity) <= instant) this.next++;
    const part = this.edges[this.next];
    return part && part.from <= instant ? part.people : nobody;
  }
}

/** The people of a layer that follows imported calendars: those of all shifts that are at one time. */
class PeopleOfCalendar implements LayerPeople {
  readonly edges: readonly TimeSpan[];
  private readonly hours: ActiveSpans<TimeSpan>;
  private readonly active: ActiveSpans<CalendarShift>;
  private shifts: readonly CalendarShift[] = [];
  private people: readonly OnCallPerson[] = nobody;

  constructor(
    layer: RunningLayer,
    clock: LocalClock,
    openHours: readonly TimeSpan[],
    shifts: readonly CalendarShift[],
  ) {
    const { from, until } = new Turns(layer, clock);
    const hours = intersected(openHours, [{ from, until }]);
    const first = hours[0]?.from ?? Infinity;
    const last = hours.at(-1)?.until ?? -Infinity;
    const touching = shifts.filter((shift) => shift.from < last && shift.until > first);
    this.hours = new ActiveSpans(hours);
    this.active = new ActiveSpans(touching);
    this.edges = [...hours, ...touching];
  }

  at(instant: number): readonly OnCallPerson[] {
    if (this.hours.at(instant).length === 0) return nobody;
    const shifts = this.active.at(instant);
    if (shifts !== this.shifts) this.people = membersOf(shifts);
    this.shifts = shifts;
    return this.people;
  }
}

/** Each member of some shifts once, since the beginning of the last of theirs. */
function membersOf(shifts: readonly CalendarShift[]): readonly OnCallPerson[] {
  const people = new Map<string, OnCallPerson>();
  for (const { memberIds, from } of shifts)
    for (const memberId of memberIds) people.set(memberId, inTurn(memberId, from));
  return [...people.values()];
}
