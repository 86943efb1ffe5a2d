import type { MigrationInterface, QueryRunner } from 'typeorm';

// a message that is sent again is meant to be: its row is like no other
const once = `CREATE UNIQUE INDEX deliveries_once ON deliveries
  (tenant_id, alert_id, episode, cause, target_id, channel, (CASE WHEN parent_id IS NOT NULL THEN id END)) NULLS NOT DISTINCT`;

const onceBefore = `CREATE UNIQUE INDEX deliveries_once ON deliveries (tenant_id,
  coalesce(alert_id, '00000000-0000-0000-0000-000000000000'), coalesce(episode, 0), cause, target_id, channel)
  WHERE parent_id IS NULL`;

/** Each alert adds several deliveries, and each of them to every index: one serves two purposes, and the ids are in order of time. */
export class FewerIndexesOfDeliveries1795608000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX deliveries_once, idx_deliveries_of_alert, idx_deliveries_old');
    await runner.query(once);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX deliveries_once');
    await runner.query(onceBefore);
    await runner.query(
      'CREATE INDEX idx_deliveries_of_alert ON deliveries (tenant_id, alert_id, id DESC) WHERE alert_id IS NOT NULL',
    );
    await runner.query('CREATE INDEX idx_deliveries_old ON deliveries (created_at)');
  }
}
