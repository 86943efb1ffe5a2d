import type { MigrationInterface, QueryRunner } from 'typeorm';

const visible = `
  tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)
  OR (SELECT current_setting('app.system', true) = 'on')`;

const up = [
  'ALTER TABLE deliveries ADD COLUMN replaces_id uuid, ADD COLUMN template_error text',
  // one message takes the place of one that failed
  'CREATE UNIQUE INDEX deliveries_replace_once ON deliveries (replaces_id) WHERE replaces_id IS NOT NULL',
  'CREATE INDEX idx_deliveries_again ON deliveries (parent_id) WHERE parent_id IS NOT NULL',
  `CREATE INDEX idx_deliveries_failed ON deliveries (updated_at, tenant_id) WHERE state = 'failed'`,
  `CREATE INDEX idx_deliveries_dead ON deliveries (tenant_id, id) WHERE state IN ('failed', 'unknown')`,
  // a key stands for a telephone number, which is in no table in clear
  'ALTER TABLE deliveries ADD COLUMN reply_key varchar(64), ADD COLUMN reply_until timestamptz',
  'CREATE INDEX idx_deliveries_reply ON deliveries (reply_key, reply_number) WHERE reply_key IS NOT NULL',
  `CREATE TABLE failing_alerts (
    alert_id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL,
    raised_at timestamptz NOT NULL,
    ended_at timestamptz)`,
  'CREATE UNIQUE INDEX failing_alerts_once ON failing_alerts (tenant_id) WHERE ended_at IS NULL',
  'CREATE INDEX idx_failing_alerts_raised ON failing_alerts (raised_at) WHERE ended_at IS NULL',
  'CREATE INDEX idx_failing_alerts_ended ON failing_alerts (ended_at) WHERE ended_at IS NOT NULL',
  `CREATE TABLE blocked_tenants (
    tenant_id uuid PRIMARY KEY,
    provider varchar(30) NOT NULL,
    seen_at timestamptz NOT NULL)`,
  'CREATE INDEX idx_blocked_tenants_seen ON blocked_tenants (seen_at)',
];

const tables = ['failing_alerts', 'blocked_tenants'];

const columns = ['replaces_id', 'template_error', 'reply_key', 'reply_until'];

/** What a failed message, an answer to a message, and failing providers leave behind. */
export class WhatFollowsAMessage1795606000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
    for (const table of tables) {
      await runner.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
      await runner.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);
      await runner.query(`CREATE POLICY tenant_scope ON ${table} USING (${visible})`);
      await runner.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO campana_app`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of tables) await runner.query(`DROP TABLE ${table}`);
    await runner.query('DROP INDEX idx_deliveries_failed, idx_deliveries_dead, idx_deliveries_again');
    for (const column of columns) await runner.query(`ALTER TABLE deliveries DROP COLUMN ${column}`);
  }
}
