import { minutesAfter } from '../../libs/kernel/minutes-after';
import { type Problem, weightOf } from '../aggregation';
import {
  type AlertOccurrence,
  type NewAlert,
  type AlertSuppression,
  type AlertRecurrence,
  systemAlert,
  worse,
  WORK_ITEM_CATEGORY,
} from '../alerts';
import type { Occurrence } from '../rules';
import type { ReportedThrottled } from '../suppression';
import { stormData, stormText } from './storm-text';

/** The latest of the occurrences of a problem: its alert has its texts. */
export const latestOf = ({ occurrences }: Problem<Occurrence>): Occurrence => {
  const latest = occurrences[occurrences.length - 1];
  if (!latest) throw new Error('a problem without occurrences');
  return latest;
};

const worstOf = ({ occurrences }: Problem<Occurrence>): Occurrence =>
  occurrences.reduce((worst, next) => (worse(worst.severity, next.severity) === worst.severity ? worst : next));

const alertOccurrence = ({ event, severity, occurredAt }: Occurrence): AlertOccurrence => ({
  eventId: event.eventId,
  eventType: event.eventType,
  severity,
  occurredAt,
  data: event.data,
});

/** Adds `more` to the count of a reason. */
const count = (counts: Record<string, number>, reason: string, more: number): void => {
  counts[reason] = (counts[reason] ?? 0) + more;
};

/** Counts, by reason, the events that were suppressed until the alert reports them now. */
function suppressedCountsOf(
  { occurrences }: Problem<Occurrence>,
  reported: readonly ReportedThrottled[],
): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { suppressionReason, weight } of occurrences)
    if (suppressionReason) count(counts, suppressionReason, weight);
  for (const one of reported) count(counts, one.reason, one.count);
  return counts;
}

/** Formats a time in a time zone: `09:10`. */
const clockOf = (at: Date, timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(at);

/** Returns the sentence about throttled events that ends the description; empty when there are none. */
function moreText({ compiled }: Occurrence, reported: readonly ReportedThrottled[]): string {
  if (reported.length === 0) return '';
  const { locale, timeZone } = compiled.reader;
  const total = reported.reduce((sum, one) => sum + one.count, 0);
  const since = clockOf(new Date(Math.min(...reported.map(({ firstAt }) => firstAt.getTime()))), timeZone);
  return locale === 'es' ? `\n\nY ${total} más desde las ${since}.` : `\n\nAnd ${total} more since ${since}.`;
}

const expiryOf = (minutes: number | null, at: Date): Date | null =>
  minutes === null ? null : minutesAfter(at, minutes);

/** Alerts of work items have a category of their own; others that of the service which sent their event. */
const categoryOf = ({ eventType, source }: Occurrence['event']): string =>
  eventType.startsWith('campana.work') ? WORK_ITEM_CATEGORY : source;

/** What a new alert contains besides its occurrences. */
export interface AlertContext {
  readonly suppression: AlertSuppression | null;
  /** The throttled events of the problem that the alert reports now. */
  readonly throttled: readonly ReportedThrottled[];
  /** The member who is responsible for it; null: it is everybody's. */
  readonly assignee: string | null;
}

/** Creates the alert of a problem, with the text of its latest occurrence and the severity of its worst. */
export function newAlertOf(
  problem: Problem<Occurrence>,
  { suppression, throttled, assignee }: AlertContext,
  at: Date,
): NewAlert {
  const latest = latestOf(problem);
  const { severity, priority } = worstOf(problem);
  const { event, compiled, labels } = latest;
  const { rule } = compiled;
  const text = latest.text();
  const occurrenceCount = weightOf(problem.occurrences);
  return {
    id: problem.alertId,
    tenantId: event.tenantId,
    ruleId: latest.ruleId,
    alertType: latest.alertType,
    category: categoryOf(event),
    severity,
    priority,
    title: text.title,
    description: text.description + moreText(latest, throttled),
    recommendedAction: text.recommendedAction,
    businessImpact: text.businessImpact,
    sourceService: event.source,
    sourceEventId: event.eventId,
    sourceEventType: event.eventType,
    sourceEventData: event.data,
    aggregationKey: latest.aggregationKey,
    labels,
    occurrenceCount,
    // a single event is stored in the alert itself
    occurrences: occurrenceCount > 1 ? problem.occurrences.map(alertOccurrence) : [],
    keyId: problem.key?.after.id ?? null,
    previousAlertId: problem.previousAlertId,
    recurrence: problem.recurrence,
    group: compiled.groupOf(labels),
    groupId: null,
    suppression,
    isFlapping: problem.isFlapping,
    suppressedCounts: suppressedCountsOf(problem, throttled),
    notify: rule.notify,
    notificationChannels: rule.notificationChannels,
    notifyRoles: rule.notifyRoles,
    escalationPolicyId: rule.escalationPolicyId,
    slaTargets: rule.slaTargets.length > 0 ? rule.slaTargets : null,
    assignedTo: assignee,
    expiresAt: expiryOf(rule.expiresAfterMinutes, at),
    at,
  };
}

/**
 * Creates the recurrence that adds further occurrences to the alert of their problem.
 * @param throttled the throttled events of the problem that the alert reports now
 */
export function recurrenceOf(
  problem: Problem<Occurrence>,
  throttled: readonly ReportedThrottled[],
  at: Date,
): AlertRecurrence {
  const latest = latestOf(problem);
  const { severity, priority } = worstOf(problem);
  const { event } = latest;
  const text = latest.text();
  return {
    alertId: problem.alertId,
    tenantId: event.tenantId,
    severity,
    priority,
    ...text,
    description: text.description + moreText(latest, throttled),
    occurrenceCount: weightOf(problem.occurrences),
    occurrences: problem.occurrences.map(alertOccurrence),
    suppressedCounts: suppressedCountsOf(problem, throttled),
    sourceEventId: event.eventId,
    sourceEventType: event.eventType,
    sourceEventData: event.data,
    reopens: problem.kind === 'reopened',
    expiresAt: expiryOf(latest.compiled.rule.expiresAfterMinutes, at),
    isFlapping: problem.isFlapping,
    at,
  };
}

/** The type of the alert that reports a storm. */
export const STORM = 'alert_storm';

/** Creates the alert of a storm. Takes one of the tenant's occurrences, for the tenant's settings. */
export function stormAlert(id: string, { tenantId, compiled }: Occurrence, at: Date): NewAlert {
  const { reader, noise } = compiled;
  return systemAlert({
    id,
    tenantId,
    alertType: STORM,
    ...stormText(reader.locale, noise.stormAlertsPerMinute, []),
    sourceEventData: stormData(noise.stormAlertsPerMinute, []),
    at,
  });
}
