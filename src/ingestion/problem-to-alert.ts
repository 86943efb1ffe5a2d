import type { Problem } from '../aggregation';
import { type NewAlert, type Recurrence, type Severity, worse } from '../alerts';
import type { Occurrence } from '../rules';

const latestOf = ({ occurrences }: Problem<Occurrence>): Occurrence => {
  const latest = occurrences[occurrences.length - 1];
  if (!latest) throw new Error('a problem without occurrences');
  return latest;
};

const worstOf = ({ occurrences }: Problem<Occurrence>): Occurrence =>
  occurrences.reduce((worst, next) => (worse(worst.severity, next.severity) === worst.severity ? worst : next));

/** The alert that tells of a problem: the text of its latest occurrence, the severity of its worst. */
export function newAlertOf(problem: Problem<Occurrence>, at: Date): NewAlert {
  const latest = latestOf(problem);
  const { severity, priority } = worstOf(problem);
  const { event } = latest;
  return {
    id: problem.alertId,
    tenantId: event.tenantId,
    ruleId: latest.ruleId,
    alertType: latest.alertType,
    category: event.source,
    severity,
    priority,
    ...latest.text(),
    sourceService: event.source,
    sourceEventId: event.eventId,
    sourceEventType: event.eventType,
    sourceEventData: event.data,
    aggregationKey: latest.aggregationKey,
    labels: latest.labels,
    occurrenceCount: problem.occurrences.length,
    at,
  };
}

/** What further occurrences add to the alert of their problem. */
export function recurrenceOf(problem: Problem<Occurrence>, at: Date): Recurrence {
  const { event } = latestOf(problem);
  const severity: Severity = worstOf(problem).severity;
  return {
    alertId: problem.alertId,
    tenantId: event.tenantId,
    severity,
    occurrenceCount: problem.occurrences.length,
    sourceEventId: event.eventId,
    sourceEventData: event.data,
    at,
  };
}
