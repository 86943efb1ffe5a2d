import type { MigrationInterface, QueryRunner } from 'typeorm';

const visible = `(SELECT current_setting('app.system', true) = 'on') OR tenant_id::text = (SELECT current_setting('app.tenant_id', true))`;

const up = [
  `CREATE TABLE realtime_gaps (
    tenant_id uuid PRIMARY KEY,
    noted_at timestamptz NOT NULL)`,
  'CREATE INDEX idx_realtime_gaps_noted ON realtime_gaps (noted_at)',
  'ALTER TABLE realtime_gaps ENABLE ROW LEVEL SECURITY',
  'ALTER TABLE realtime_gaps FORCE ROW LEVEL SECURITY',
  `CREATE POLICY tenant_scope ON realtime_gaps USING (${visible})`,
  'GRANT SELECT, INSERT, UPDATE, DELETE ON realtime_gaps TO campana_app',
];

/** Tenants whose real-time feed misses events: their clients must read again. */
export class RealtimeGaps1795800000500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE realtime_gaps');
  }
}
