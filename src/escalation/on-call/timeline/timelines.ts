import { Injectable } from '@nestjs/common';
import { chunksOf } from '../../../../libs/kernel/chunks-of';
import { turn } from '../../../../libs/kernel/turns';
import { InvalidInput } from '../../../../libs/kernel/domain-error';
import type { OnCallPerson } from '../domain/override';
import { addGap, haveSamePeople, type MemberShift, ShiftCollector } from '../domain/shifts';
import type { TenantRef } from '../domain/tenant-ref';
import type { TimeSpan } from '../domain/time-span';
import { type OnCallSpan, onCallSpans, type ScheduleHistory } from '../domain/timeline';
import { HistoryReader } from './history-reader';

const DAY_MS = 86_400_000;
/** How much is prepared at once: the turns of each layer, and where they begin and end. */
const CHUNK_MS = 8 * DAY_MS;
/** No turn lasts longer than 52 weeks. */
const LOOK_AHEAD_MS = 400 * DAY_MS;
/** How many schedules are read at once; fewer if it is for a long time, since all that they have in it is in memory. */
const READ_AT_ONCE = 50;
const READ_AT_ONCE_FAR = 5;
/** The most shifts of a schedule that one question may have, with those of its layers. */
const MAX_SHIFTS = 50_000;

/** Who is on call, and when the next shift begins or one of theirs ends; null: nothing changes for more than a year. */
interface Present {
  readonly people: readonly OnCallPerson[];
  readonly until: number | null;
}

/** Others than before are on call from an instant on, or the same ones in other turns. */
export interface OnCallChange {
  readonly at: number;
  readonly people: readonly OnCallPerson[];
}

/** Who is on call, and what changes: the first change, and all until an instant. None: nothing changes for more than a year. */
export interface Outlook {
  readonly people: readonly OnCallPerson[];
  readonly changes: readonly OnCallChange[];
}

/** The shifts of a schedule, and of each of its layers without overrides. */
export interface ScheduleShifts {
  readonly final: readonly MemberShift[];
  readonly layers: readonly (readonly MemberShift[])[];
}

/** The spans of a history, calculated in parts, so that others have their turn. */
async function* spansInTurns(history: ScheduleHistory, { from, until }: TimeSpan): AsyncGenerator<OnCallSpan> {
  for (let at = from; at < until; at += CHUNK_MS)
    for (const span of onCallSpans(history, { from: at, until: Math.min(at + CHUNK_MS, until) })) {
      const pause = turn();
      if (pause) await pause;
      yield span;
    }
}

/** Collects shifts of everybody and of each layer. */
class LayeredShifts {
  readonly final = new ShiftCollector();
  readonly layers: ShiftCollector[] = [];

  add(span: OnCallSpan): void {
    this.final.add(span, span.people);
    for (const [place, people] of span.layers.entries())
      (this.layers[place] ??= new ShiftCollector()).add(span, people);
    const count = this.layers.reduce((sum, layer) => sum + layer.count, this.final.count);
    if (count > MAX_SHIFTS) {
      const detail = `must be earlier: the span has more than ${MAX_SHIFTS} shifts`;
      throw new InvalidInput([{ pointer: '/query/until', detail }]);
    }
  }
}

/** Calculates who is on call on schedules, of any tenants, from what schedules are, and were. Everything that shows it asks here, so that all agree. */
@Injectable()
export class Timelines {
  constructor(private readonly reader: HistoryReader) {}

  /** Who is on call on each schedule at an instant. Schedules that do not exist are missing. */
  async at(schedules: readonly TenantRef[], at: Date): Promise<ReadonlyMap<string, Present>> {
    const found = await this.outlook(schedules, at, at);
    return new Map([...found].map(([id, { people, changes }]) => [id, { people, until: changes[0]?.at ?? null }]));
  }

  /**
   * Who is on call on each schedule at an instant, and what changes until another one. Most change within days: only the others
   * are searched for more than a year. Schedules that do not exist are missing.
   */
  async outlook(schedules: readonly TenantRef[], at: Date, until: Date): Promise<ReadonlyMap<string, Outlook>> {
    const from = at.getTime();
    const outlooksOf = (some: readonly TenantRef[], end: number, atOnce: number) =>
      this.eachOf(
        some,
        { from, until: end },
        (history, span) => this.outlookOf(history, span, until.getTime()),
        atOnce,
      );
    const found = new Map(await outlooksOf(schedules, Math.max(from + CHUNK_MS, until.getTime()), READ_AT_ONCE));
    const unchanged = schedules.filter(({ id }) => found.get(id)?.changes.length === 0);
    for (const [id, one] of await outlooksOf(unchanged, from + LOOK_AHEAD_MS, READ_AT_ONCE_FAR)) found.set(id, one);
    return found;
  }

  /** The shifts of each schedule in a span, clipped to it. Throws InvalidInput if there are too many. */
  shifts(schedules: readonly TenantRef[], from: Date, until: Date) {
    const span = { from: from.getTime(), until: until.getTime() };
    return this.eachOf(schedules, span, (history) => this.shiftsOf(history, span));
  }

  /** The times of a span in which nobody is on call. */
  gaps(schedules: readonly TenantRef[], from: Date, until: Date) {
    const span = { from: from.getTime(), until: until.getTime() };
    return this.eachOf(schedules, span, async (history): Promise<readonly TimeSpan[]> => {
      const gaps: TimeSpan[] = [];
      for await (const one of spansInTurns(history, span)) addGap(gaps, one);
      return gaps;
    });
  }

  /** The shifts that a history gives. */
  async shiftsOf(history: ScheduleHistory, span: TimeSpan): Promise<ScheduleShifts> {
    const shifts = new LayeredShifts();
    for await (const one of spansInTurns(history, span)) shifts.add(one);
    return { final: shifts.final.shifts, layers: shifts.layers.map((layer) => layer.shifts) };
  }

  private async outlookOf(history: ScheduleHistory, span: TimeSpan, until: number): Promise<Outlook> {
    let [first, last]: (OnCallSpan | undefined)[] = [];
    const changes: OnCallChange[] = [];
    for await (const one of spansInTurns(history, span)) {
      if (changes.length > 0 && one.from > until) break;
      first ??= one;
      if (last && !haveSamePeople(last, one)) changes.push({ at: one.from, people: one.people });
      last = one;
    }
    return { people: first?.people ?? [], changes };
  }

  private async eachOf<T>(
    schedules: readonly TenantRef[],
    span: TimeSpan,
    read: (history: ScheduleHistory, span: TimeSpan) => Promise<T>,
    atOnce = READ_AT_ONCE,
  ): Promise<ReadonlyMap<string, T>> {
    const results = new Map<string, T>();
    for (const some of chunksOf(schedules, atOnce))
      for (const [id, history] of await this.reader.read(some, span)) results.set(id, await read(history, span));
    return results;
  }
}
