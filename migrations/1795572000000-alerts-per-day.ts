import type { MigrationInterface, QueryRunner } from 'typeorm';

const visible = `
  tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)
  OR (SELECT current_setting('app.system', true) = 'on')`;

const up = [
  `ALTER TABLE alert_rules
    ADD COLUMN max_alerts_per_day integer CONSTRAINT alert_rules_max_alerts_per_day CHECK (max_alerts_per_day > 0)`,

  // how many alerts a rule with a limit for the day raised, by the hour: no more than a day's rows for each rule
  `CREATE TABLE rule_alert_hours (
    rule_id uuid NOT NULL,
    hour timestamptz NOT NULL,
    tenant_id uuid NOT NULL,
    count integer NOT NULL,
    PRIMARY KEY (rule_id, hour))`,
  'ALTER TABLE rule_alert_hours ENABLE ROW LEVEL SECURITY',
  `CREATE POLICY tenant_scope ON rule_alert_hours USING (${visible})`,
  'GRANT SELECT, INSERT, UPDATE, DELETE ON rule_alert_hours TO campana_app',
];

const down = ['DROP TABLE rule_alert_hours', 'ALTER TABLE alert_rules DROP COLUMN max_alerts_per_day'];

/** A limit to the alerts of a rule in a day. */
export class AlertsPerDay1795572000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of down) await runner.query(statement);
  }
}
