import { ActiveSpans } from './active-spans';
import type { LocalClock, RunningLayer } from './layer';
import { type CalendarShift, peopleOf } from './layer-people';
import { type OnCallOverride, type OnCallPerson, overridden } from './override';
import type { TimeSpan } from './time-span';

/** What a schedule was, or is, from an instant on. */
export interface ScheduleVersion {
  readonly validFrom: number;
  readonly layers: readonly RunningLayer[];
  readonly clock: LocalClock;
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

/** The spans of one version of a schedule, in order, without holes. */
function* spansOfVersion(
  { layers, clock }: ScheduleVersion,
  { overrides, absences, calendar }: ScheduleHistory,
  span: TimeSpan,
): Generator<OnCallSpan> {
  const touching = overrides.filter(({ from, until }) => from < span.until && until > span.from);
  const active = new ActiveSpans(touching);
  const people = layers.map((layer) => peopleOf(layer, clock, span, calendar));
  const isPresent = (memberId: string, at: number): boolean =>
    !absences.get(memberId)?.some((absence) => contains(absence, at));
  for (const edge of edgesOf(span, ...people.map(({ edges }) => edges), touching, ...absences.values())) {
    const present = people.map((one) => one.at(edge.from).filter(({ memberId }) => isPresent(memberId, edge.from)));
    const overriding = active.at(edge.from).filter(({ memberId }) => isPresent(memberId, edge.from));
    yield { ...edge, layers: present, people: overridden(highest(present, overriding), overriding) };
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
