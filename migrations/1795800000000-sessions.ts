import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = [
  `CREATE TABLE sessions (
    id uuid PRIMARY KEY,
    token_hash bytea NOT NULL,
    member_id uuid NOT NULL,
    member_name varchar(200),
    tenants uuid[] NOT NULL,
    roles text[] NOT NULL,
    permissions text[] NOT NULL,
    way varchar(10) NOT NULL CHECK (way IN ('demo', 'token')),
    created_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz,
    CONSTRAINT sessions_token UNIQUE (token_hash))`,
  'CREATE INDEX idx_sessions_member ON sessions (member_id, id)',
  'CREATE INDEX idx_sessions_over ON sessions (coalesce(ended_at, expires_at))',
  'ALTER TABLE sessions ENABLE ROW LEVEL SECURITY',
  'ALTER TABLE sessions FORCE ROW LEVEL SECURITY',
  // a session may be of several tenants: only the system scope sees the table
  `CREATE POLICY system_scope ON sessions USING ((SELECT current_setting('app.system', true) = 'on'))`,
  'GRANT SELECT, INSERT, UPDATE, DELETE ON sessions TO campana_app',
];

/** Who is signed in to the dashboard, in which browser, until when. */
export class Sessions1795800000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE sessions');
  }
}
