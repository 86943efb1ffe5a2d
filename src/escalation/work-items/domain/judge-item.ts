import type { WorkItemPriority, WorkItemState, WorkItemStatus } from './work-item';

/** When the deadlines and waits of work items are reported. */
export interface WorkItemLimits {
  /** An item is at risk this long before its deadline, or later, when 75 % of its time have passed. */
  readonly workItemAtRiskMinutes: number;
  readonly unassignedCriticalMinutes: number;
  readonly unassignedHighMinutes: number;
}

/** A work item with what was reported of it. */
export interface JudgedItem extends WorkItemState {
  readonly unassignedSince: Date | null;
  readonly reported: readonly string[];
}

export const deadlineKinds = ['response', 'resolution'] as const;
export type DeadlineKind = (typeof deadlineKinds)[number];

/** The types of the alerts that the shipped rules make of reports. */
export type ItemAlertType =
  'sla_breach' | 'critical_item' | 'unassigned_critical' | 'high_priority_queue' | 'item_escalated';

/** Something about a work item that the rules judge. */
export type ItemReport =
  | {
      readonly type: 'sla';
      readonly moment: 'at_risk' | 'breached';
      readonly kind: DeadlineKind;
      readonly dueAt: Date;
    }
  | { readonly type: 'critical' | 'escalated' }
  | { readonly type: 'waiting'; readonly waitingMinutes: number }
  | { readonly type: 'settled'; readonly alertType: ItemAlertType; readonly kind?: DeadlineKind };

/** What follows from the state of a work item at a time. */
export interface ItemJudgement {
  /** In their order. */
  readonly reports: readonly ItemReport[];
  /** What was reported and is not over. */
  readonly reported: readonly string[];
  /** When the item is to be judged again; null: only when it changes. */
  readonly nextAt: Date | null;
}

const MINUTE_MS = 60_000;
const SPENT_AT_RISK = 0.75;

const nothing: ItemJudgement = { reports: [], reported: [], nextAt: null };

/** Whether something is still to be done. */
export const isOpenStatus = (status: WorkItemStatus): boolean => status !== 'done' && status !== 'cancelled';

const dueAtOf = { response: 'responseDueAt', resolution: 'resolutionDueAt' } as const;

const isMet = (kind: DeadlineKind, { status, respondedAt, resolvedAt }: WorkItemState): boolean =>
  !isOpenStatus(status) || resolvedAt !== null || (kind === 'response' && respondedAt !== null);

/** The later of three quarters of the time and some minutes before the deadline. */
function atRiskAt({ startedAt }: WorkItemState, dueAt: Date, minutes: number): Date {
  const [start, due] = [startedAt.getTime(), dueAt.getTime()];
  const latest = Math.max(start + (due - start) * SPENT_AT_RISK, due - minutes * MINUTE_MS);
  return new Date(Math.min(due, latest));
}

/** A deadline that is met, or does not exist any more, is over; one that begins again is reported again. */
function judgeDeadline(kind: DeadlineKind, item: JudgedItem, limits: WorkItemLimits, now: Date): ItemJudgement {
  const dueAt = item[dueAtOf[kind]];
  const marks = { at_risk: `${kind} at risk`, breached: `${kind} breached` } as const;
  const before = item.reported.filter((mark) => mark === marks.at_risk || mark === marks.breached);
  if (dueAt === null || isMet(kind, item))
    return before.length === 0
      ? nothing
      : { ...nothing, reports: [{ type: 'settled', alertType: 'sla_breach', kind }] };
  const moments = [
    { moment: 'at_risk', at: atRiskAt(item, dueAt, limits.workItemAtRiskMinutes) },
    { moment: 'breached', at: dueAt },
  ] as const;
  const untold = moments.filter(({ moment }) => !before.includes(marks[moment]));
  const passed = untold.filter(({ at }) => at <= now);
  return {
    reports: passed.map(({ moment }) => ({ type: 'sla', moment, kind, dueAt })),
    reported: [...before, ...passed.map(({ moment }) => marks[moment])],
    nextAt: untold.find(({ at }) => at > now)?.at ?? null,
  };
}

const waits = [
  { priority: 'critical', alertType: 'unassigned_critical', limit: 'unassignedCriticalMinutes' },
  { priority: 'high', alertType: 'high_priority_queue', limit: 'unassignedHighMinutes' },
] as const satisfies readonly {
  readonly priority: WorkItemPriority;
  readonly alertType: ItemAlertType;
  readonly limit: keyof WorkItemLimits;
}[];

/** How long nobody has taken an item that matters. */
function judgeWait(
  { priority, alertType, limit }: (typeof waits)[number],
  { status, priority: current, unassignedSince, reported }: JudgedItem,
  limits: WorkItemLimits,
  now: Date,
): ItemJudgement {
  const mark = `${priority} waits`;
  const wasReported = reported.includes(mark);
  if (unassignedSince === null || !isOpenStatus(status) || current !== priority)
    return wasReported ? { ...nothing, reports: [{ type: 'settled', alertType }] } : nothing;
  if (wasReported) return { ...nothing, reported: [mark] };
  const dueAt = new Date(unassignedSince.getTime() + limits[limit] * MINUTE_MS);
  if (dueAt > now) return { ...nothing, nextAt: dueAt };
  const waitingMinutes = Math.floor((now.getTime() - unassignedSince.getTime()) / MINUTE_MS);
  return { ...nothing, reports: [{ type: 'waiting', waitingMinutes }], reported: [mark] };
}

const states = [
  { type: 'critical', alertType: 'critical_item', holds: ({ priority }: WorkItemState) => priority === 'critical' },
  { type: 'escalated', alertType: 'item_escalated', holds: ({ status }: WorkItemState) => status === 'escalated' },
] as const;

/** What is reported each time that it begins to hold, and is over only when the item is done. */
function judgeState({ type, alertType, holds }: (typeof states)[number], item: JudgedItem): ItemJudgement {
  const marks = { once: `was ${type}`, now: `is ${type}` };
  const wasReported = item.reported.includes(marks.once);
  if (!isOpenStatus(item.status))
    return wasReported ? { ...nothing, reports: [{ type: 'settled', alertType }] } : nothing;
  if (!holds(item)) return { ...nothing, reported: wasReported ? [marks.once] : [] };
  return {
    ...nothing,
    reports: item.reported.includes(marks.now) ? [] : [{ type }],
    reported: [marks.once, marks.now],
  };
}

const earlier = (one: Date | null, other: Date | null): Date | null =>
  one === null || (other !== null && other < one) ? other : one;

/**
 * Decides what of a work item is reported to the rules now, and when it is to be judged again. Judging it again at the same time
 * reports nothing.
 */
export function judgeWorkItem(item: JudgedItem, limits: WorkItemLimits, now: Date): ItemJudgement {
  const judgements = [
    ...states.map((state) => judgeState(state, item)),
    ...waits.map((wait) => judgeWait(wait, item, limits, now)),
    ...deadlineKinds.map((kind) => judgeDeadline(kind, item, limits, now)),
  ];
  return judgements.reduce((all, one) => ({
    reports: [...all.reports, ...one.reports],
    reported: [...all.reported, ...one.reported],
    nextAt: earlier(all.nextAt, one.nextAt),
  }));
}

/** Since when nobody has an item after a change. Saying again that nobody has it does not begin the wait anew. */
export function unassignedSinceOf(before: JudgedItem | null, after: WorkItemState): Date | null {
  if (after.assigneeId !== null) return null;
  if (before && before.assigneeId === null) return before.unassignedSince ?? before.startedAt;
  return new Date(before ? (after.fieldTimes.assigneeId ?? after.startedAt) : after.startedAt);
}
