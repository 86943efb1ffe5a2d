import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The calendar asks for the suppressions that end after an instant. */
export class CalendarOfSuppressions1795810000100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX idx_suppressions_calendar ON alert_suppressions (tenant_id, end_time, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX idx_suppressions_calendar');
  }
}
