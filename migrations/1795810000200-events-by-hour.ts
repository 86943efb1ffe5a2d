import type { MigrationInterface, QueryRunner } from 'typeorm';

const visible = `
  tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)
  OR (SELECT current_setting('app.system', true) = 'on')`;

const up = [
  `CREATE TABLE event_hours (
    tenant_id uuid NOT NULL,
    hour timestamptz NOT NULL,
    events integer NOT NULL DEFAULT 0,
    matched integer NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, hour))`,
  'CREATE INDEX idx_event_hours_hour ON event_hours (hour)',
  'ALTER TABLE event_hours ENABLE ROW LEVEL SECURITY',
  'ALTER TABLE event_hours FORCE ROW LEVEL SECURITY',
  `CREATE POLICY tenant_scope ON event_hours USING (${visible})`,
  'GRANT SELECT, INSERT, UPDATE, DELETE ON event_hours TO campana_app',
];

/** How many events a tenant had in each hour, and how many of them a rule concerned: the wide end of the noise funnel. */
export class EventsByHour1795810000200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE event_hours');
  }
}
