import type { MigrationInterface, QueryRunner } from 'typeorm';

const types = ['threshold', 'pattern', 'anomaly', 'absence', 'schedule'];

const constraintOf = (names: readonly string[]): string => `
  ALTER TABLE alert_rules DROP CONSTRAINT alert_rules_rule_type,
    ADD CONSTRAINT alert_rules_rule_type CHECK (rule_type IN (${names.map((name) => `'${name}'`).join(', ')}))`;

const visible = `
  tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)
  OR (SELECT current_setting('app.system', true) = 'on')`;

const up = [
  constraintOf([...types, 'metric', 'sla']),
  // the sources that rules read, so that they are not deleted
  `CREATE TABLE alert_rule_metric_sources (
    tenant_id uuid NOT NULL,
    rule_id uuid PRIMARY KEY REFERENCES alert_rules (id) ON DELETE CASCADE,
    source_id uuid NOT NULL,
    CONSTRAINT alert_rule_metric_sources_source FOREIGN KEY (tenant_id, source_id) REFERENCES metric_sources (tenant_id, id))`,
  'CREATE INDEX idx_alert_rule_metric_sources ON alert_rule_metric_sources (tenant_id, source_id)',
  'ALTER TABLE alert_rule_metric_sources ENABLE ROW LEVEL SECURITY',
  'ALTER TABLE alert_rule_metric_sources FORCE ROW LEVEL SECURITY',
  `CREATE POLICY tenant_scope ON alert_rule_metric_sources USING (${visible})`,
  'GRANT SELECT, INSERT, UPDATE, DELETE ON alert_rule_metric_sources TO campana_app',
  `CREATE FUNCTION name_metric_source() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
    BEGIN
      DELETE FROM alert_rule_metric_sources WHERE rule_id = NEW.id;
      IF NEW.rule_type = 'metric' THEN
        INSERT INTO alert_rule_metric_sources (tenant_id, rule_id, source_id)
        VALUES (NEW.tenant_id, NEW.id, (NEW.parameters ->> 'sourceId')::uuid);
      END IF;
      RETURN NULL;
    END $$`,
  `CREATE TRIGGER name_metric_source_of_new_rules AFTER INSERT ON alert_rules
    FOR EACH ROW WHEN (NEW.rule_type = 'metric') EXECUTE FUNCTION name_metric_source()`,
  `CREATE TRIGGER name_metric_source AFTER UPDATE OF rule_type, parameters ON alert_rules
    FOR EACH ROW WHEN (NEW.rule_type = 'metric' OR OLD.rule_type = 'metric') EXECUTE FUNCTION name_metric_source()`,
  `CREATE INDEX idx_rule_states_metrics ON rule_states (due_at) WHERE rule_type = 'metric' AND due_at IS NOT NULL`,
];

const down = [
  'DROP INDEX idx_rule_states_metrics',
  'DROP TRIGGER name_metric_source ON alert_rules',
  'DROP TRIGGER name_metric_source_of_new_rules ON alert_rules',
  'DROP FUNCTION name_metric_source',
  'DROP TABLE alert_rule_metric_sources',
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
