import type { LocalClock, RunningLayer } from './layer';
import { openHours } from './open-hours';
import { type OnCallOverride, type OnCallPerson, overridden } from './override';
import { intersected, type TimeSpan } from './time-span';
import { Turns } from './turns';

/** What a schedule was, or is, from an instant on. */
export interface ScheduleVersion {
  readonly validFrom: number;
  readonly layers: readonly RunningLayer[];
  readonly clock: LocalClock;
}

/** A shift of an imported calendar. */
export interface CalendarShift extends TimeSpan {
  readonly memberIds: readonly string[];
}

/** All that says who is on call on a schedule. */
export interface ScheduleHistory {
  /** In the order of their validity. */
  readonly versions: readonly ScheduleVersion[];
  /** In the order in which they were made. */
  readonly overrides: readonly OnCallOverride[];
  /** When members were not members. */
  readonly absences: ReadonlyMap<string, readonly TimeSpan[]>;
  /** The shifts of layers of the type `calendar`. */
  readonly calendar: readonly CalendarShift[];
}

/** A span in which the same people are on call. */
export interface OnCallSpan extends TimeSpan {
  /** Empty: a gap. */
  readonly people: readonly OnCallPerson[];
  /** The people of each layer, without overrides. */
  readonly layers: readonly (readonly OnCallPerson[])[];
}

/** A part of a turn of a layer, or of shifts of a calendar. */
interface LayerPart extends TimeSpan {
  readonly people: readonly OnCallPerson[];
}

const inTurn = (memberId: string, since: number): OnCallPerson => ({ memberId, overrideId: null, since });

/** The parts of a span in which a layer has somebody, in order. */
function partsOf(layer: RunningLayer, clock: LocalClock, span: TimeSpan, calendar: readonly CalendarShift[]) {
  const parts = layer.type === 'calendar' ? calendarParts(layer, clock, span, calendar) : turnParts(layer, clock, span);
  return intersected(parts, openHours(layer.restrictions, clock, span));
}

function turnParts(layer: RunningLayer, clock: LocalClock, span: TimeSpan): LayerPart[] {
  const { participants, offset, carried } = layer;
  const count = participants.length;
  const parts: LayerPart[] = [];
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

/** Several shifts of a calendar may be at one time: each part has the members of all of them. */
function calendarParts(
  layer: RunningLayer,
  clock: LocalClock,
  span: TimeSpan,
  calendar: readonly CalendarShift[],
): LayerPart[] {
  const turns = new Turns(layer, clock);
  const own = { from: Math.max(span.from, turns.from), until: Math.min(span.until, turns.until) };
  const shifts = calendar.filter((shift) => shift.from < own.until && shift.until > own.from);
  return edgesOf(own, shifts).map((edge) => {
    const people = new Map<string, OnCallPerson>();
    for (const shift of shifts.filter((one) => contains(one, edge.from)))
      for (const memberId of shift.memberIds) people.set(memberId, inTurn(memberId, shift.from));
    return { ...edge, people: [...people.values()] };
  });
}

/** A span, cut wherever one of the other spans begins or ends. */
function edgesOf({ from, until }: TimeSpan, ...others: readonly (readonly TimeSpan[])[]): TimeSpan[] {
  const instants = new Set<number>([from]);
  for (const spans of others)
    for (const span of spans)
      for (const edge of [span.from, span.until]) if (edge > from && edge < until) instants.add(edge);
  const sorted = [...instants].sort((a, b) => a - b);
  return sorted.map((edge, i) => ({ from: edge, until: sorted[i + 1] ?? until })).filter((one) => one.from < one.until);
}

const contains = ({ from, until }: TimeSpan, instant: number): boolean => from <= instant && instant < until;

/** Follows the parts of a layer from instant to instant. */
class PartCursor {
  private next = 0;

  constructor(private readonly parts: readonly LayerPart[]) {}

  /** The part at an instant, which must not be before that of the last call. */
  at(instant: number): LayerPart | undefined {
    while ((this.parts[this.next]?.until ?? Infinity) <= instant) this.next++;
    const part = this.parts[this.next];
    return part && part.from <= instant ? part : undefined;
  }
}

/** The spans of one version of a schedule, in order, without holes. */
function* spansOfVersion(
  { layers, clock }: ScheduleVersion,
  { overrides, absences, calendar }: ScheduleHistory,
  span: TimeSpan,
): Generator<OnCallSpan> {
  const touching = overrides.filter(({ from, until }) => from < span.until && until > span.from);
  const parts = layers.map((layer) => partsOf(layer, clock, span, calendar));
  const cursors = parts.map((some) => new PartCursor(some));
  const isAbsent = (memberId: string, at: number): boolean =>
    absences.get(memberId)?.some((absence) => contains(absence, at)) ?? false;
  for (const edge of edgesOf(span, ...parts, touching, ...absences.values())) {
    const present = cursors.map(
      (cursor) => cursor.at(edge.from)?.people.filter(({ memberId }) => !isAbsent(memberId, edge.from)) ?? [],
    );
    const active = touching.filter((one) => contains(one, edge.from) && !isAbsent(one.memberId, edge.from));
    yield { ...edge, layers: present, people: overridden(highest(present, active), active) };
  }
}

/** The people of the highest layer that has somebody whom no `remove` takes away. */
function highest(layers: readonly (readonly OnCallPerson[])[], active: readonly OnCallOverride[]) {
  const removed = new Set(active.filter(({ kind }) => kind === 'remove').map(({ memberId }) => memberId));
  const left = layers.map((people) => people.filter(({ memberId }) => !removed.has(memberId)));
  return left.findLast((people) => people.length > 0) ?? [];
}

/** The spans of a schedule, in order, without holes or overlaps: by each version as long as it was valid. */
export function* onCallSpans(history: ScheduleHistory, { from, until }: TimeSpan): Generator<OnCallSpan> {
  let at = from;
  for (const [i, version] of history.versions.entries()) {
    const [begin, end] = [
      Math.max(version.validFrom, at),
      Math.min(history.versions[i + 1]?.validFrom ?? until, until),
    ];
    if (begin >= end) continue;
    if (at < begin) yield { from: at, until: begin, people: [], layers: [] };
    yield* spansOfVersion(version, history, { from: begin, until: end });
    at = end;
  }
  if (at < until) yield { from: at, until, people: [], layers: [] };
}
