import type { Alert, Schemas } from '../../api/client';

type Rule = Schemas['RuleDto'];
type Definition = Schemas['SaveRuleDto'];

/** What the server adds to a rule, and does not take back. */
const added: readonly string[] = [
  'id',
  'tenant_id',
  'version',
  'source_service',
  'is_errored',
  'error_count',
  'last_error',
  'last_error_at',
  'created_by',
  'created_by_name',
  'created_at',
  'updated_at',
];

/** What people wrote of a rule: without what the server adds, and without what was left out. */
export const definitionOf = (rule: Rule): Definition =>
  Object.fromEntries(
    Object.entries(rule).filter(([name, value]) => !added.includes(name) && value !== null),
  ) as unknown as Definition;

/** A small rule to begin with. */
export const exampleRule: Definition = {
  rule_name: 'Stock is low',
  source_event_type: 'inventory.stock_low',
  condition_json: { field: 'current_stock', operator: '<=', value: { field: 'reorder_point' } },
  alert_type: 'low_stock',
  severity: 'high',
  title_template: 'Low stock: {{ ingredient_name }}',
  description_template: '{{ current_stock }} left, reorder at {{ reorder_point }}.',
};

/** Fields of every event, which say nothing of what happened. */
const common: readonly string[] = ['event_id', 'event_type', 'tenant_id', 'timestamp'];

/** A rule for events like that of an alert: what the event holds is offered as condition and as texts. */
export function ruleOfEvent({ source_event_type: type, source_event_data: data, severity }: Alert): Definition {
  const fields = Object.entries((data ?? {}) as Record<string, unknown>).filter(([name]) => !common.includes(name));
  const number = fields.find(([, value]) => typeof value === 'number');
  const texts = fields.filter(([, value]) => typeof value === 'string' || typeof value === 'number');
  const eventType = type ?? '#';
  return {
    rule_name: `Of ${eventType}`,
    source_event_type: eventType,
    condition_json: number ? { field: number[0], operator: '<=', value: number[1] } : {},
    alert_type: eventType.replaceAll('.', '_'),
    severity,
    title_template: eventType,
    description_template: texts.map(([name]) => `${name}: {{ ${name} }}`).join('\n') || eventType,
  };
}
