import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = [
  `ALTER TABLE alerts ADD COLUMN response_due_at timestamptz, ADD COLUMN resolution_due_at timestamptz,
    ADD COLUMN sla_state varchar(10) NOT NULL DEFAULT 'none'
      CONSTRAINT alerts_sla_state CHECK (sla_state IN ('none', 'on_time', 'at_risk', 'breached', 'paused')),
    ADD COLUMN sla_targets jsonb`,
  `ALTER TABLE alert_rules ADD COLUMN sla_targets jsonb NOT NULL DEFAULT '[]'`,
  // a version that is restored has all fields of a rule
  `UPDATE alert_rule_history SET definition = definition || '{"slaTargets": []}'`,
];
const down = [
  `UPDATE alert_rule_history SET definition = definition - 'slaTargets'`,
  'ALTER TABLE alert_rules DROP COLUMN sla_targets',
  `ALTER TABLE alerts DROP COLUMN response_due_at, DROP COLUMN resolution_due_at, DROP COLUMN sla_state, DROP COLUMN sla_targets`,
];

/** The deadlines of an alert as its clocks record them, and what its rule says about them. */
export class DeadlinesOfAlerts1795700006000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of down) await runner.query(statement);
  }
}
