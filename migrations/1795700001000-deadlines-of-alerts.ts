import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The deadlines of an alert, as its clocks record them. */
export class DeadlinesOfAlerts1795700001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE alerts ADD COLUMN response_due_at timestamptz, ADD COLUMN resolution_due_at timestamptz,
        ADD COLUMN sla_state varchar(10) NOT NULL DEFAULT 'none'
          CONSTRAINT alerts_sla_state CHECK (sla_state IN ('none', 'on_time', 'at_risk', 'breached', 'paused'))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE alerts DROP COLUMN response_due_at, DROP COLUMN resolution_due_at, DROP COLUMN sla_state',
    );
  }
}
