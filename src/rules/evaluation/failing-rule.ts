import { type RuleDefinition, ruleOf } from '../catalogue/alert-rule.entity';
import { CompiledRule } from './compiled-rule';
import { ruleDefaults } from '../catalogue/defaults/rule-defaults';
import { Occurrence, type RuleEvent } from './occurrence';
import { defaultReader } from '../templates/alert-templates';

/** The type of the alert that reports a failing rule. */
export const RULE_ERROR = 'rule_error';

/** The built-in rule that reports failing rules. Members cannot change it or switch it off. */
const failingRule: RuleDefinition = {
  ...ruleDefaults,
  name: 'Failing rule',
  sourceService: 'rules',
  eventType: RULE_ERROR,
  alertType: RULE_ERROR,
  severity: 'high',
  priority: 'normal',
  titleTemplate: 'Rule “{{ rule_name }}” fails',
  descriptionTemplate: 'It could not be applied to event {{ event_id }} of type {{ event_type }}: {{ error }}',
  actionTemplate: 'Correct the rule, then replay its dead letters.',
  impactTemplate: 'Nobody is notified of the problems that this rule detects.',
  aggregationKeyTemplate: `${RULE_ERROR}:{rule_id}`,
};

/** The occurrence that reports that a rule could not be applied to an event. */
export function failureOccurrence(
  event: RuleEvent,
  { ruleId, ruleName, error }: { ruleId: string; ruleName: string; error: string },
  at: Date,
): Occurrence {
  const { tenantId, eventId, eventType } = event;
  const data = { rule_id: ruleId, rule_name: ruleName, event_id: eventId, event_type: eventType, error };
  const own = { ...event, eventType: RULE_ERROR, source: 'rules', occurredAt: at, data };
  const compiled = new CompiledRule(ruleOf(failingRule, at, { id: ruleId, tenantId, version: 1 }), defaultReader);
  return new Occurrence(own, compiled, undefined, undefined, `${event.key} ${RULE_ERROR} ${ruleId}`);
}
