import { type BusinessCalendar, addBusinessTime, businessTimeBetween } from '../business-time';

export const clockKinds = ['response', 'resolution'] as const;
export type ClockKind = (typeof clockKinds)[number];
export const clockStates = ['running', 'paused', 'met', 'breached', 'cancelled'] as const;
export type ClockState = (typeof clockStates)[number];
/** What happens once in the life of a clock, in this order. */
export type SlaMoment = 'at_risk' | 'breached';

/** Why a clock does not count. */
export type Hold = 'snoozed' | 'silenced';

/** A time that does not count. ISO 8601; it goes on while `until` is null. */
export interface Pause {
  readonly from: string;
  readonly until: string | null;
}

/** What a deadline is computed from. */
export interface ClockTerms {
  /** 0: there is no deadline. */
  readonly targetMinutes: number;
  readonly calendarId: string | null;
  /** null: all time counts. */
  readonly calendar: BusinessCalendar | null;
  readonly atRiskPercent: number;
  readonly pausesOnSnooze: boolean;
}

/** How far the deadline of an alert is. */
export interface ClockProgress {
  readonly kind: ClockKind;
  readonly state: ClockState;
  readonly targetMinutes: number;
  readonly calendarId: string | null;
  /** When people were first notified of the alert. */
  readonly startedAt: Date;
  readonly pauses: readonly Pause[];
  readonly holds: readonly Hold[];
  readonly isAtRisk: boolean;
  /** null: it is paused before then. */
  readonly atRiskAt: Date | null;
  readonly dueAt: Date | null;
  /** When something is to be done; null: never. */
  readonly nextAt: Date | null;
  readonly atRiskToldAt: Date | null;
  readonly endedAt: Date | null;
}

/** What happens to the alert of a clock. */
export type ClockChange =
  | 'acknowledged'
  | 'unacknowledged'
  | 'resolved'
  | 'ignored'
  | 'snoozed'
  | 'unsnoozed'
  | 'silenced'
  | 'unsilenced'
  | 'reopened';

/** A clock after a change, and the moments that have passed. */
export interface ClockStep<C extends ClockProgress> {
  readonly clock: C;
  readonly moments: readonly SlaMoment[];
}

/** A clock that was paused so often is not paused any more. */
const MAX_PAUSES = 500;
const MINUTE_MS = 60_000;

export const isCounting = ({ state }: Pick<ClockProgress, 'state'>): boolean =>
  state === 'running' || state === 'paused';

/** The clock of a deadline as it begins. */
export const newClock = (kind: ClockKind, terms: ClockTerms, startedAt: Date): ClockProgress =>
  timed(
    {
      ...{ kind, state: 'running', targetMinutes: terms.targetMinutes, calendarId: terms.calendarId, startedAt },
      ...{ pauses: [], holds: [], isAtRisk: false, atRiskAt: null, dueAt: null, nextAt: null },
      ...{ atRiskToldAt: null, endedAt: null },
    },
    terms,
    startedAt,
  );

/** The instant at which so much time has counted since the start; null: it is paused before then, or the calendar has no more hours. */
function instantAfter(
  { startedAt, pauses }: ClockProgress,
  calendar: BusinessCalendar | null,
  ms: number,
): Date | null {
  let [from, left] = [startedAt, ms];
  for (const pause of pauses) {
    const counted = businessTimeBetween(calendar, from, new Date(pause.from));
    if (left <= counted) break;
    if (pause.until === null) return null;
    left -= counted;
    from = new Date(pause.until);
  }
  return addBusinessTime(calendar, from, left);
}

/** The clock with its times computed from the start. */
function timed<C extends ClockProgress>(clock: C, { calendar, atRiskPercent }: ClockTerms, at: Date): C {
  const totalMs = clock.targetMinutes * MINUTE_MS;
  const dueAt = instantAfter(clock, calendar, totalMs);
  const atRiskAt = instantAfter(clock, calendar, (totalMs * atRiskPercent) / 100);
  return withNext({ ...clock, dueAt, atRiskAt, isAtRisk: atRiskAt !== null && atRiskAt <= at });
}

const withNext = <C extends ClockProgress>(clock: C): C => ({
  ...clock,
  nextAt: clock.state !== 'running' ? null : clock.isAtRisk ? clock.dueAt : clock.atRiskAt,
});

/** Lets the time come that has come. A moment is told once in the life of a clock, however its deadline moves afterwards. */
export function passed<C extends ClockProgress>(clock: C, at: Date): ClockStep<C> {
  if (clock.state !== 'running' || !clock.atRiskAt || clock.atRiskAt > at) return { clock, moments: [] };
  const isOver = clock.dueAt !== null && clock.dueAt <= at;
  const moments: SlaMoment[] = [
    ...(clock.atRiskToldAt ? [] : ['at_risk' as const]),
    ...(isOver ? ['breached' as const] : []),
  ];
  const told = { ...clock, isAtRisk: true, atRiskToldAt: clock.atRiskToldAt ?? at };
  const over = isOver ? { ...told, state: 'breached' as const, endedAt: clock.dueAt } : told;
  return { clock: withNext(over), moments };
}

const ended = <C extends ClockProgress>(clock: C, state: 'met' | 'cancelled', at: Date): C =>
  isCounting(clock) ? { ...clock, state, endedAt: at, nextAt: null, pauses: unpaused(clock.pauses, at) } : clock;

const unpaused = (pauses: readonly Pause[], at: Date): readonly Pause[] =>
  pauses.map((pause) => (pause.until === null ? { ...pause, until: at.toISOString() } : pause));

function held<C extends ClockProgress>(clock: C, hold: Hold, at: Date): C {
  const holds = clock.holds.includes(hold) ? clock.holds : [...clock.holds, hold];
  return paused({ ...clock, holds }, at);
}

function paused<C extends ClockProgress>(clock: C, at: Date): C {
  if (clock.state !== 'running' || clock.holds.length === 0 || clock.pauses.length >= MAX_PAUSES) return clock;
  return { ...clock, state: 'paused', pauses: [...clock.pauses, { from: at.toISOString(), until: null }] };
}

function released<C extends ClockProgress>(clock: C, hold: Hold, at: Date): C {
  const holds = clock.holds.filter((one) => one !== hold);
  if (clock.state !== 'paused' || holds.length > 0) return { ...clock, holds };
  return { ...clock, holds, state: 'running', pauses: unpaused(clock.pauses, at) };
}

/** Only the deadline of the resolution goes on: the time in which the alert was closed does not count. */
function reopened<C extends ClockProgress>(clock: C, at: Date): C {
  const open = released(clock, 'snoozed', at);
  const isOver = clock.kind === 'response' || clock.endedAt === null || !['met', 'cancelled'].includes(clock.state);
  if (isOver) return open;
  const pauses = [...clock.pauses, { from: clock.endedAt.toISOString(), until: at.toISOString() }];
  return paused({ ...open, state: 'running', endedAt: null, pauses }, at);
}

/** What a change of the alert does to a clock whose moments until then have passed. */
function changed<C extends ClockProgress>(clock: C, change: ClockChange, at: Date, pausesOnSnooze: boolean): C {
  if (change === 'snoozed') return pausesOnSnooze ? held(clock, 'snoozed', at) : clock;
  if (change === 'silenced') return held(clock, 'silenced', at);
  if (change === 'unsilenced') return released(clock, 'silenced', at);
  if (change === 'reopened') return reopened(clock, at);
  // whatever else somebody does ends a snooze
  const awake = released(clock, 'snoozed', at);
  if (change === 'resolved') return ended(awake, 'met', at);
  if (change === 'ignored') return ended(awake, clock.kind === 'response' ? 'met' : 'cancelled', at);
  return change === 'acknowledged' && clock.kind === 'response' ? ended(awake, 'met', at) : awake;
}

/** Follows a change of the alert: the clock after it, and the moments that had passed before. */
export function followed<C extends ClockProgress>(
  clock: C,
  change: ClockChange,
  at: Date,
  terms: ClockTerms,
): ClockStep<C> {
  const before = passed(clock, at);
  const after = changed(before.clock, change, at, terms.pausesOnSnooze);
  return { clock: isCounting(after) ? timed(after, terms, at) : after, moments: before.moments };
}

/** Computes a clock that is not over from its start, by other terms. */
export function recomputed<C extends ClockProgress>(clock: C, terms: ClockTerms, at: Date): ClockStep<C> {
  if (!isCounting(clock)) return { clock, moments: [] };
  const { targetMinutes, calendarId } = terms;
  if (targetMinutes === 0)
    return { clock: { ...ended(clock, 'cancelled', at), targetMinutes, dueAt: null }, moments: [] };
  return passed(timed({ ...clock, targetMinutes, calendarId }, terms, at), at);
}
