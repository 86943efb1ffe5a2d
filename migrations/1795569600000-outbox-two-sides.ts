import type { MigrationInterface, QueryRunner } from 'typeorm';

const columns = 'seq, id, tenant_id, type, aggregate_id, payload, occurred_at';

const up = [
  'ALTER TABLE outbox RENAME TO outbox_dispatches',
  'ALTER TABLE outbox_dispatches RENAME CONSTRAINT outbox_pkey TO outbox_dispatches_pkey',
  'ALTER SEQUENCE outbox_seq_seq RENAME TO outbox_dispatches_seq_seq',
  'ALTER INDEX idx_outbox_failed RENAME TO idx_outbox_dispatches_failed',

  // seq is that of the same event in outbox_dispatches
  `CREATE TABLE outbox_publications (
    seq bigint PRIMARY KEY,
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    type varchar(100) NOT NULL,
    aggregate_id uuid NOT NULL,
    payload json NOT NULL,
    occurred_at timestamptz NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    retry_at timestamptz,
    last_error text)`,
  'CREATE INDEX idx_outbox_publications_failed ON outbox_publications (aggregate_id, seq) WHERE attempts > 0',
  'ALTER TABLE outbox_publications SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000)',
  'ALTER TABLE outbox_publications ENABLE ROW LEVEL SECURITY',
  `CREATE POLICY tenant_scope ON outbox_publications USING (
    tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)
    OR (SELECT current_setting('app.system', true) = 'on'))`,
  'GRANT SELECT, INSERT, UPDATE, DELETE ON outbox_publications TO campana_app',

  `INSERT INTO outbox_publications (${columns})
    SELECT ${columns} FROM outbox_dispatches WHERE NOT is_published AND starts_with(type, 'alerts.')`,
  'ALTER TABLE outbox_dispatches DROP COLUMN is_published',
];

const down = [
  'ALTER TABLE outbox_dispatches ADD COLUMN is_published boolean NOT NULL DEFAULT false',
  `UPDATE outbox_dispatches d SET is_published = true
    WHERE NOT EXISTS (SELECT FROM outbox_publications p WHERE p.seq = d.seq)`,
  // what the listeners have heard already, they hear again
  `INSERT INTO outbox_dispatches (${columns}) OVERRIDING SYSTEM VALUE
    SELECT ${columns} FROM outbox_publications ON CONFLICT DO NOTHING`,
  'DROP TABLE outbox_publications',
  'ALTER INDEX idx_outbox_dispatches_failed RENAME TO idx_outbox_failed',
  'ALTER SEQUENCE outbox_dispatches_seq_seq RENAME TO outbox_seq_seq',
  'ALTER TABLE outbox_dispatches RENAME CONSTRAINT outbox_dispatches_pkey TO outbox_pkey',
  'ALTER TABLE outbox_dispatches RENAME TO outbox',
];

/** An event waits for RabbitMQ and for the listeners in a table of its own each: neither waits for the other. */
export class OutboxTwoSides1795569600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of down) await runner.query(statement);
  }
}
