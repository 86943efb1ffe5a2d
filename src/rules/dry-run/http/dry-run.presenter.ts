import { randomUUID } from 'node:crypto';
import { type Fault, InvalidInput } from '../../../../libs/kernel/domain-error';
import { eventKeyOf } from '../../../../libs/kernel/event-key';
import { mapInTurns } from '../../../../libs/kernel/turns';
import { isUuid } from '../../../../libs/kernel/uuid';
import type { RuleDefinition } from '../../catalogue/alert-rule.entity';
import { isExact } from '../../domain/topic';
import type { Occurrence, RuleEvent } from '../../evaluation/occurrence';
import type { DryRunInput } from '../queries/dry-run-rule';
import { type BackTestCounts, hasMatched } from '../back-test';
import type { DryRunResult } from '../dry-run';
import type { RuleBackTest, SampleCoverage } from '../queries/back-test-rule';
import type { BackTestCoverageDto, RuleTestDto, TestResultDto, TestRuleDto, WouldBeAlertDto } from './dry-run.dto';

/** More than the maximum number of events, because absences add results. */
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
      : [{ pointer: '/event/event_type', detail: 'is needed, as the rule uses several event types' }]),
    ...(Number.isNaN(occurredAt.getTime())
      ? [{ pointer: '/event/timestamp', detail: 'must be an ISO 8601 time' }]
      : []),
    ...(isUuid(tenant) && tenant.toLowerCase() === tenantId
      ? []
      : [{ pointer: '/event/tenant_id', detail: 'must be the tenant of the credential' }]),
  ];
  if (!isText(type) || faults.length > 0) throw new InvalidInput(faults);
  const eventId = isText(data['event_id']) ? data['event_id'] : randomUUID();
  const source = type.split('.')[0] ?? type;
  return { key: eventKeyOf(tenantId, '', eventId), tenantId, eventId, eventType: type, source, occurredAt, data };
}

/**
 * Converts a request to the input of a test. A schedule rule needs no input.
 * @throws InvalidInput unless exactly one of event, last and days is given
 */
export function testInputOf(
  rule: RuleDefinition,
  { event, last, days }: TestRuleDto,
  tenantId: string,
  at: Date,
): DryRunInput | { readonly days: number } {
  if (rule.ruleType === 'schedule' && days === undefined) return { last: 1 };
  if ([event, last, days].filter((given) => given !== undefined).length !== 1)
    throw new InvalidInput([{ pointer: '', detail: 'needs exactly one of event, last and days' }]);
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

/** In turns with other work, because templates are rendered. */
export async function presentTest(dryRun: readonly DryRunResult[]): Promise<RuleTestDto> {
  const outcomes: Record<string, number> = {};
  for (const { outcome } of dryRun) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  const matched = dryRun.filter(hasMatched);
  return {
    events: dryRun.filter(({ event }) => event !== undefined).length,
    matched: matched.filter(({ event }) => event !== undefined).length,
    would_raise: outcomes['raised'] ?? 0,
    outcomes,
    results: await mapInTurns(dryRun.slice(0, MAX_RESULTS), presentResult),
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

/** Converts the result of a back-test to the answer of the API. */
export const presentBackTest = async ({ from, to, test, coverage }: RuleBackTest): Promise<RuleTestDto> => ({
  events: test.total.events,
  matched: test.total.matched,
  would_raise: test.total.raised,
  outcomes: { ...test.outcomes },
  results: await mapInTurns(test.examples, presentResult),
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
