import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = [
  'ALTER TABLE failing_alerts RENAME TO reported_failures',
  'ALTER TABLE reported_failures RENAME COLUMN alert_id TO id',
  'ALTER INDEX failing_alerts_pkey RENAME TO reported_failures_pkey',
  'ALTER INDEX failing_alerts_once RENAME TO reported_failures_once',
  'ALTER INDEX idx_failing_alerts_raised RENAME TO idx_reported_failures_raised',
  'ALTER INDEX idx_failing_alerts_ended RENAME TO idx_reported_failures_ended',
];
const down = [
  'ALTER INDEX idx_reported_failures_ended RENAME TO idx_failing_alerts_ended',
  'ALTER INDEX idx_reported_failures_raised RENAME TO idx_failing_alerts_raised',
  'ALTER INDEX reported_failures_once RENAME TO failing_alerts_once',
  'ALTER INDEX reported_failures_pkey RENAME TO failing_alerts_pkey',
  'ALTER TABLE reported_failures RENAME COLUMN id TO alert_id',
  'ALTER TABLE reported_failures RENAME TO failing_alerts',
];

/** That the notifications of a tenant fail is an event for its rules, which make the alert. */
export class FailuresPassTheRules1795700009000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of down) await runner.query(statement);
  }
}
