import type { MigrationInterface, QueryRunner } from 'typeorm';

const visible = `
  tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)
  OR (SELECT current_setting('app.system', true) = 'on')`;

const up = [
  // broadcasts of which members are still to be told; a row is deleted when all are
  `CREATE TABLE broadcasts (
    alert_id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL,
    after_member_id uuid,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL)`,
  'CREATE INDEX idx_broadcasts_created ON broadcasts (created_at)',
  'ALTER TABLE broadcasts ENABLE ROW LEVEL SECURITY',
  'ALTER TABLE broadcasts FORCE ROW LEVEL SECURITY',
  `CREATE POLICY tenant_scope ON broadcasts USING (${visible})`,
  'GRANT SELECT, INSERT, UPDATE, DELETE ON broadcasts TO campana_app',
];

/** How far broadcasts have come. */
export class Broadcasts1795607000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE broadcasts');
  }
}
