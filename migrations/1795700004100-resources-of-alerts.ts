import type { MigrationInterface, QueryRunner } from 'typeorm';

const columns = ['resource_type', 'resource_id'];

/** Alerts name the thing of another service that they are about. */
export class ResourcesOfAlerts1795700004100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE alerts ADD COLUMN resource_type varchar(50), ADD COLUMN resource_id varchar(255)');
    // lists by kind, by id, and by both are read in their order
    for (const column of columns)
      await runner.query(
        `CREATE INDEX idx_alerts_${column} ON alerts (tenant_id, ${column}, created_at DESC, id DESC)
         WHERE ${column} IS NOT NULL`,
      );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const column of columns) await runner.query(`DROP INDEX idx_alerts_${column}`);
    await runner.query('ALTER TABLE alerts DROP COLUMN resource_type, DROP COLUMN resource_id');
  }
}
