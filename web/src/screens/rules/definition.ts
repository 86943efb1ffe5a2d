import type { Schemas } from '../../api/client';

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
