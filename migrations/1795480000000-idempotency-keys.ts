import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = [
  // neither the keys nor the answers can be read here: they are hashed, and sealed with the key itself
  `CREATE TABLE idempotency_keys (
    tenant_id uuid NOT NULL,
    key_hash bytea NOT NULL,
    fingerprint bytea NOT NULL,
    answer bytea NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, key_hash))`,
  'CREATE INDEX idx_idempotency_keys_expired ON idempotency_keys (expires_at)',
  'ALTER TABLE idempotency_keys ENABLE ROW LEVEL SECURITY',
  `CREATE POLICY tenant_scope ON idempotency_keys USING (
    tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)
    OR (SELECT current_setting('app.system', true) = 'on'))`,
  'GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_keys TO campana_app',
];

/** The answers to requests that came with an Idempotency-Key. */
export class IdempotencyKeys1795480000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE idempotency_keys');
  }
}
