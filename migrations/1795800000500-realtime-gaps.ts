import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = [
  `CREATE TABLE realtime_gaps (
    tenant_id uuid PRIMARY KEY,
    noted_at timestamptz NOT NULL)`,
  'CREATE INDEX idx_realtime_gaps_noted ON realtime_gaps (noted_at)',
  'ALTER TABLE realtime_gaps ENABLE ROW LEVEL SECURITY',
  'ALTER TABLE realtime_gaps FORCE ROW LEVEL SECURITY',
  // only listeners of events use it, for all tenants
  `CREATE POLICY system_scope ON realtime_gaps USING ((SELECT current_setting('app.system', true) = 'on'))`,
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
