import { randomUUID } from 'node:crypto';
import { type Fault, InvalidInput } from '../../../../libs/kernel/domain-error';
import { isUuid } from '../../../../libs/kernel/uuid';
import type { RuleDefinition } from '../../catalogue/alert-rule.entity';
import { isExact } from '../../domain/topic';
import type { Occurrence, RuleEvent } from '../../evaluation/occurrence';
import type { DryRunInput } from '../queries/dry-run-rule';
import { type BackTestCounts, hasMatched } from '../back-test';
import type { DryRunResult } from '../dry-run';
import type { RuleBackTest, SampleCoverage } from '../queries/back-test-rule';
import type { BackTestCoverageDto, RuleTestDto, TestResultDto, TestRuleDto, WouldBeAlertDto } from './dry-run.dto';

/** More than there are events: absences make results of their own. */
const MAX_RESULTS = 400;

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= 255;

function sampleEvent(
  data: Record<string, unknown>,
  tenantId: string,
  { eventType }: RuleDefinition,
  at: Date,
): RuleEvent {
  const type = data['event_type'] ?? (eventType !== null && isExact(eventType) ? eventType : undefined);
  const timestamp = data['timestamp'] ?? at.toISOString();
  const occurredAt = new Date(isText(timestamp) ? timestamp : NaN);
  const tenant = data['tenant_id'] ?? data['customer_id'] ?? tenantId;
  const faults: Fault[] = [
    ...(isText(type)
      ? []
      : [{ pointer: '/event/event_type', detail: 'is needed, as the rule looks at several types' }]),
    ...(Number.isNaN(occurredAt.getTime())
      ? [{ pointer: '/event/timestamp', detail: 'must be an ISO 8601 time' }]
      : []),
    ...(isUuid(tenant) && tenant.toLowerCase() === tenantId
      ? []
      : [{ pointer: '/event/tenant_id', detail: 'is not the tenant of the credential' }]),
  ];
  if (!isText(type) || faults.length > 0) throw new InvalidInput(faults);
  const eventId = isText(data['event_id']) ? data['event_id'] : randomUUID();
  return { tenantId, eventId, eventType: type, source: type.split('.')[0] ?? type, occurredAt, data };
}

/**
 * What to show to the rule.
 * @throws InvalidInput unless one of event, last and days is given; a schedule needs none
 */
export function shownTo(
  rule: RuleDefinition,
  { event, last, days }: TestRuleDto,
  tenantId: string,
  at: Date,
): DryRunInput | { readonly days: number } {
  if (rule.ruleType === 'schedule' && days === undefined) return { last: 1 };
  if ([event, last, days].filter((given) => given !== undefined).length !== 1)
    throw new InvalidInput([{ pointer: '', detail: 'needs one of event, last and days, and not more' }]);
  if (days !== undefined) return { days };
  return event ? { event: sampleEvent(event, tenantId, rule, at) } : { last: last ?? 1 };
}

function presentAlert(occurrence: Occurrence): WouldBeAlertDto {
  const { title, description, recommendedAction, businessImpact } = occurrence.text();
  return {
    alert_type: occurrence.alertType,
    severity: occurrence.severity,
    title,
    description,
    recommended_action: recommendedAction,
    business_impact: businessImpact,
    labels: occurrence.labels,
  };
}

const presentResult = ({
  event,
  at,
  conditions,
  outcome,
  reason,
  occurrence,
  alertId,
}: DryRunResult): TestResultDto => ({
  event_id: event?.eventId ?? null,
  event_type: event?.eventType ?? null,
  at: at.toISOString(),
  outcome,
  reason,
  conditions: conditions.map((explained) => ({ ...explained, note: explained.note ?? null })),
  aggregation_key: occurrence?.aggregationKey ?? null,
  alert: occurrence && outcome !== 'watched' ? presentAlert(occurrence) : null,
  alert_id: alertId,
});

export function presentTest(tried: readonly DryRunResult[]): RuleTestDto {
  const outcomes: Record<string, number> = {};
  for (const { outcome } of tried) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  const matched = tried.filter(hasMatched);
  return {
    events: tried.filter(({ event }) => event !== undefined).length,
    matched: matched.filter(({ event }) => event !== undefined).length,
    would_raise: outcomes['raised'] ?? 0,
    outcomes,
    results: tried.slice(0, MAX_RESULTS).map(presentResult),
    back_test: null,
  };
}

const presentCoverage = ({ stored, came, oldestAt }: SampleCoverage): BackTestCoverageDto => ({
  stored,
  came,
  share: came === 0 ? null : stored / came,
  oldest_at: oldestAt?.toISOString() ?? null,
  is_complete: stored === came,
});

const presentCounts = ({ folded, throttled, suppressed, limited, notified }: BackTestCounts) => ({
  folded,
  throttled,
  suppressed,
  limited,
  would_notify: notified,
});

/** What a rule would have made of some days. */
export const presentBackTest = ({ from, to, test, coverage }: RuleBackTest): RuleTestDto => ({
  events: test.total.events,
  matched: test.total.matched,
  would_raise: test.total.raised,
  outcomes: { ...test.outcomes },
  results: test.examples.map(presentResult),
  back_test: {
    from: from.toISOString(),
    to: to.toISOString(),
    ...presentCounts(test.total),
    coverage: presentCoverage(coverage),
    days: test.days(from, to).map(({ date, counts }) => ({
      date,
      events: counts.events,
      matched: counts.matched,
      would_raise: counts.raised,
      ...presentCounts(counts),
    })),
  },
});
