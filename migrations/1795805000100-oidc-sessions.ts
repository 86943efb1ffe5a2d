import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = [
  'ALTER TABLE sessions DROP CONSTRAINT sessions_way_check',
  `ALTER TABLE sessions ADD CONSTRAINT sessions_way_check CHECK (way IN ('demo', 'token', 'oidc'))`,
  `ALTER TABLE sessions
    ADD COLUMN credential_ends_at timestamptz,
    ADD COLUMN refresh_token text,
    ADD COLUMN refreshing_until timestamptz`,
];

const down = [
  `DELETE FROM sessions WHERE way = 'oidc'`,
  'ALTER TABLE sessions DROP CONSTRAINT sessions_way_check',
  `ALTER TABLE sessions ADD CONSTRAINT sessions_way_check CHECK (way IN ('demo', 'token'))`,
  'ALTER TABLE sessions DROP COLUMN credential_ends_at, DROP COLUMN refresh_token, DROP COLUMN refreshing_until',
];

/** Sessions of people who sign in by an OpenID provider, whose credential is refreshed. */
export class OidcSessions1795805000100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of down) await runner.query(statement);
  }
}
