import type { MigrationInterface, QueryRunner } from 'typeorm';

const open = `status IN ('active', 'acknowledged', 'snoozed')`;

const up = [
  `ALTER TABLE alerts ADD COLUMN key_id uuid`,
  `ALTER TABLE alert_aggregations ADD COLUMN resolved_at timestamptz`,
  // a key that has not heard yet that its alert was closed, or opened again
  `UPDATE alert_aggregations k
   SET is_active = a.${open}, is_flapping = k.is_flapping AND a.${open}, is_over = k.is_over AND a.${open},
     resolved_at = CASE WHEN a.status = 'resolved' THEN a.resolved_at END
   FROM alerts a WHERE a.tenant_id = k.tenant_id AND a.id = k.aggregated_alert_id`,
  `UPDATE alerts a SET key_id = k.id FROM alert_aggregations k
   WHERE k.tenant_id = a.tenant_id AND k.aggregated_alert_id = a.id`,
  `CREATE UNIQUE INDEX idx_alerts_open_key ON alerts (key_id) WHERE key_id IS NOT NULL AND ${open}`,
];

const down = [
  `DROP INDEX idx_alerts_open_key`,
  `ALTER TABLE alert_aggregations DROP COLUMN resolved_at`,
  `ALTER TABLE alerts DROP COLUMN key_id`,
];

/** A key of occurrences leads to one open alert at a time: the alert names the key that it holds. */
export class OneTruth1795568600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of down) await runner.query(statement);
  }
}
