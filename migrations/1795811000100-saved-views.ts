import type { MigrationInterface, QueryRunner } from 'typeorm';

const visible = `
  (SELECT current_setting('app.system', true) = 'on')
  OR tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)`;

const up = [
  `CREATE TABLE saved_views (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL,
    member_id uuid NOT NULL,
    name varchar(100) NOT NULL,
    query varchar(2000) NOT NULL,
    is_shared boolean NOT NULL,
    is_default boolean NOT NULL,
    position int NOT NULL,
    version int NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL)`,
  'CREATE INDEX idx_saved_views_own ON saved_views (tenant_id, member_id) WHERE NOT is_shared',
  'CREATE INDEX idx_saved_views_shared ON saved_views (tenant_id) WHERE is_shared',
  'ALTER TABLE saved_views ENABLE ROW LEVEL SECURITY',
  'ALTER TABLE saved_views FORCE ROW LEVEL SECURITY',
  `CREATE POLICY tenant_scope ON saved_views USING (${visible})`,
  'GRANT SELECT, INSERT, UPDATE, DELETE ON saved_views TO campana_app',
];

/** Saved filters of the inbox: of members, and shared by a tenant. */
export class SavedViews1795811000100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE saved_views');
  }
}
