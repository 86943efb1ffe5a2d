import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How long the alerts of a rule last. */
export class ExpiringRuleAlerts1795572001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE alert_rules
        ADD COLUMN expires_after_minutes integer CONSTRAINT alert_rules_expires_after CHECK (expires_after_minutes > 0)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE alert_rules DROP COLUMN expires_after_minutes');
  }
}
