import type { MigrationInterface, QueryRunner } from 'typeorm';

const visible = `
  tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)
  OR (SELECT current_setting('app.system', true) = 'on')`;

const up = [
  `ALTER TABLE alert_rules
    ADD COLUMN is_fallback boolean NOT NULL DEFAULT false,
    ADD COLUMN alert_type_field varchar(100),
    ADD COLUMN labels_field varchar(100),
    DROP CONSTRAINT alert_rules_window,
    ADD CONSTRAINT alert_rules_window CHECK (aggregation_window_minutes >= 0)`,
  // the types that rules have read from events: how many a tenant may have is limited
  `CREATE TABLE alert_rule_types (tenant_id uuid NOT NULL, alert_type varchar(100) NOT NULL, PRIMARY KEY (tenant_id, alert_type))`,
  'ALTER TABLE alert_rule_types ENABLE ROW LEVEL SECURITY',
  'ALTER TABLE alert_rule_types FORCE ROW LEVEL SECURITY',
  `CREATE POLICY tenant_scope ON alert_rule_types USING (${visible})`,
  'GRANT SELECT, INSERT, UPDATE, DELETE ON alert_rule_types TO campana_app',
];

const down = [
  'DROP TABLE alert_rule_types',
  'UPDATE alert_rules SET aggregation_window_minutes = NULL WHERE aggregation_window_minutes = 0',
  `ALTER TABLE alert_rules
    DROP COLUMN is_fallback, DROP COLUMN alert_type_field, DROP COLUMN labels_field,
    DROP CONSTRAINT alert_rules_window,
    ADD CONSTRAINT alert_rules_window CHECK (aggregation_window_minutes > 0)`,
];

/** Rules that take over what no other rule uses, with types and labels of the event. */
export class RulesForForeignAlerts1795824000100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of down) await runner.query(statement);
  }
}
