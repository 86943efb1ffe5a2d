import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When a suppression that lasts at least half an hour is announced to expire: 15 minutes before its end. */
export class SuppressionsThatExpire1795607001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE alert_suppressions ADD COLUMN warn_at timestamptz');
    await runner.query(`
      UPDATE alert_suppressions SET warn_at = end_time - interval '15 minutes'
      WHERE is_active AND end_time - start_time >= interval '30 minutes' AND end_time > now() + interval '15 minutes'`);
    await runner.query(`
      CREATE INDEX idx_suppressions_warn ON alert_suppressions (warn_at) WHERE is_active AND warn_at IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX idx_suppressions_warn');
    await runner.query('ALTER TABLE alert_suppressions DROP COLUMN warn_at');
  }
}
