import { eventKeyOf } from '../../../libs/kernel/event-key';
import type { OpenAlerts } from '../../alerts';
import type { CompiledRule } from './compiled-rule';
import type { RuleEvent } from './occurrence';

const noAlerts: OpenAlerts = {
  total: 0,
  active: 0,
  acknowledged: 0,
  snoozed: 0,
  critical: 0,
  high: 0,
  medium: 0,
  low: 0,
  oldest_at: null,
};

/** The event for a rule that the clock triggers instead of an event. */
export const clockEvent = (
  { rule }: CompiledRule,
  key: string,
  dueAt: Date,
  at: Date,
  data: RuleEvent['data'],
): RuleEvent => {
  const { id, tenantId, ruleType, eventType, sourceService } = rule;
  const eventId = `${id}:${dueAt.toISOString()}:${key}`.slice(0, 255).toWellFormed();
  return {
    key: eventKeyOf(tenantId, '', eventId),
    tenantId,
    eventId,
    eventType: eventType ?? ruleType,
    source: sourceService ?? ruleType,
    occurredAt: at,
    data,
  };
};

/** The event for a schedule rule at its time, with the counts of the tenant's open alerts. */
export const scheduledEvent = (
  compiled: CompiledRule,
  open: OpenAlerts | undefined,
  dueAt: Date,
  at: Date,
): RuleEvent =>
  clockEvent(compiled, '', dueAt, at, { open_alerts: open ?? noAlerts, scheduled_at: dueAt.toISOString() });
