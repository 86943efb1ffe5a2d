import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The check of every second finds suppressions that end with their problems without reading all. */
export class SuppressionsThatEnd1795590000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX idx_suppressions_ending ON alert_suppressions (updated_at)
      WHERE is_active AND is_holding AND expire_on_resolve`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX idx_suppressions_ending');
  }
}
