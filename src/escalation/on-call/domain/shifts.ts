import type { OnCallPerson } from './override';
import type { TimeSpan } from './time-span';
import type { OnCallSpan } from './timeline';

/** The time for which a member is on call without a break: in one turn, or by one override. */
export interface MemberShift extends TimeSpan {
  readonly memberId: string;
  /** null: it is their turn. */
  readonly overrideId: string | null;
  /** When the turn or the override began, perhaps before the span that was asked for. */
  readonly since: number;
}

/** What stays the same for as long as a shift lasts. */
const keyOf = ({ memberId, overrideId, since }: OnCallPerson): string => `${memberId} ${overrideId ?? since}`;

/** Joins spans that follow each other to the shifts of members. */
export class ShiftCollector {
  private readonly found: (MemberShift & { until: number })[] = [];
  private readonly latest = new Map<string, { until: number }>();

  /** Adds who is on call in a span, which must not begin before the end of the last one. */
  add({ from, until }: TimeSpan, people: readonly OnCallPerson[]): void {
    for (const person of people) {
      const key = keyOf(person);
      const last = this.latest.get(key);
      if (last?.until === from) last.until = until;
      else this.begin(key, { from, until, ...person });
    }
  }

  private begin(key: string, shift: MemberShift): void {
    const begun = { ...shift };
    this.found.push(begun);
    this.latest.set(key, begun);
  }

  /** The number of shifts so far. */
  get count(): number {
    return this.found.length;
  }

  /** The shifts so far, by their beginning. */
  get shifts(): readonly MemberShift[] {
    return this.found;
  }
}

const keysOf = (people: readonly OnCallPerson[]): string => people.map(keyOf).sort().join();

/** Whether the same people are on call in two spans, in the same turns and by the same overrides. */
export const haveSamePeople = (one: OnCallSpan, other: OnCallSpan): boolean =>
  one === other || keysOf(one.people) === keysOf(other.people);

/** Adds the spans in which nobody is on call to a list of gaps in order; those that touch become one. */
export function addGap(gaps: TimeSpan[], { from, until, people }: OnCallSpan): void {
  if (people.length > 0) return;
  const last = gaps.at(-1);
  if (last?.until === from) gaps[gaps.length - 1] = { from: last.from, until };
  else gaps.push({ from, until });
}
