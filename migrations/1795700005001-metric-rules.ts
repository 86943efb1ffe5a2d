import type { MigrationInterface, QueryRunner } from 'typeorm';

const types = ['threshold', 'pattern', 'anomaly', 'absence', 'schedule'];

const constraintOf = (names: readonly string[]): string => `
  ALTER TABLE alert_rules DROP CONSTRAINT alert_rules_rule_type,
    ADD CONSTRAINT alert_rules_rule_type CHECK (rule_type IN (${names.map((name) => `'${name}'`).join(', ')}))`;

const up = [
  constraintOf([...types, 'metric', 'sla']),
  // a source that a rule reads is not deleted
  `ALTER TABLE alert_rules
    ADD COLUMN metric_source_id uuid GENERATED ALWAYS AS
      (CASE WHEN rule_type = 'metric' THEN (parameters ->> 'sourceId')::uuid END) STORED,
    ADD CONSTRAINT alert_rules_metric_source
      FOREIGN KEY (tenant_id, metric_source_id) REFERENCES metric_sources (tenant_id, id)`,
  `CREATE INDEX idx_alert_rules_metric_source ON alert_rules (tenant_id, metric_source_id)
    WHERE metric_source_id IS NOT NULL`,
  `CREATE INDEX idx_rule_states_metrics ON rule_states (due_at) WHERE rule_type = 'metric' AND due_at IS NOT NULL`,
];

const down = [
  'DROP INDEX idx_rule_states_metrics',
  'DROP INDEX idx_alert_rules_metric_source',
  'ALTER TABLE alert_rules DROP CONSTRAINT alert_rules_metric_source, DROP COLUMN metric_source_id',
  `DELETE FROM rule_states WHERE rule_type IN ('metric', 'sla')`,
  `DELETE FROM alert_rules WHERE rule_type IN ('metric', 'sla')`,
  constraintOf(types),
];

/** Rules that judge figures of metric sources, and deadlines of work items. */
export class MetricRules1795700005001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of down) await runner.query(statement);
  }
}
