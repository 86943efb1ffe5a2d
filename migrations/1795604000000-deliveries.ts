import type { MigrationInterface, QueryRunner } from 'typeorm';

const visible = `
  tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)
  OR (SELECT current_setting('app.system', true) = 'on')`;

const up = [
  `CREATE TABLE deliveries (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL,
    alert_id uuid,
    episode integer,
    epoch integer,
    cause varchar(100) NOT NULL,
    kind varchar(20) NOT NULL CONSTRAINT deliveries_kind CHECK
      (kind IN ('alert', 'resolved', 'digest', 'summary', 'notice', 'broadcast', 'code', 'test')),
    user_id uuid,
    destination_id uuid,
    contact_method_id uuid,
    channel varchar(20) NOT NULL,
    severity varchar(50) CONSTRAINT deliveries_severity CHECK (severity IN ('low', 'medium', 'high', 'critical')),
    priority varchar(20),
    urgency smallint NOT NULL DEFAULT 1,
    content jsonb NOT NULL,
    address varchar(300),
    provider varchar(30),
    provider_failures integer NOT NULL DEFAULT 0,
    locale varchar(10),
    template_id varchar(100),
    subject text,
    message text,
    reason text,
    reply_number integer,
    state varchar(20) NOT NULL CONSTRAINT deliveries_state CHECK (state IN ('scheduled', 'held', 'digesting', 'bundled',
      'pending', 'sending', 'retrying', 'accepted', 'delivered', 'read', 'digested', 'summarised', 'failed', 'unknown',
      'cancelled', 'skipped')),
    state_reason varchar(200),
    due_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    attempt_count integer NOT NULL DEFAULT 0,
    lease_until timestamptz,
    slot_at timestamptz,
    provider_message_id varchar(300),
    accepted_at timestamptz,
    delivered_at timestamptz,
    read_at timestamptz,
    digest_id uuid,
    parent_id uuid,
    raced boolean NOT NULL DEFAULT false,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    target_id uuid NOT NULL GENERATED ALWAYS AS (coalesce(destination_id, user_id)) STORED)
    WITH (fillfactor = 80)`,
  // null stands for no alert, and is one value too; who sends again does so on purpose
  `CREATE UNIQUE INDEX deliveries_once ON deliveries (tenant_id,
    coalesce(alert_id, '00000000-0000-0000-0000-000000000000'), coalesce(episode, 0), cause, target_id, channel)
    WHERE parent_id IS NULL`,
  `CREATE INDEX idx_deliveries_ready ON deliveries (urgency, tenant_id, target_id, due_at) WHERE state = 'pending'`,
  `CREATE INDEX idx_deliveries_later ON deliveries (due_at) WHERE state IN ('scheduled', 'retrying')`,
  `CREATE INDEX idx_deliveries_gathered ON deliveries (due_at) WHERE state IN ('held', 'bundled')`,
  `CREATE INDEX idx_deliveries_leased ON deliveries (lease_until) WHERE state = 'sending'`,
  'CREATE INDEX idx_deliveries_list ON deliveries (tenant_id, id DESC)',
  'CREATE INDEX idx_deliveries_of_alert ON deliveries (tenant_id, alert_id, id DESC) WHERE alert_id IS NOT NULL',
  'CREATE INDEX idx_deliveries_of_target ON deliveries (tenant_id, target_id, id DESC)',
  `CREATE INDEX idx_deliveries_accepted ON deliveries (tenant_id, channel, accepted_at DESC) WHERE accepted_at IS NOT NULL`,
  `CREATE INDEX idx_deliveries_places ON deliveries (tenant_id, target_id, channel, slot_at) WHERE slot_at IS NOT NULL`,
  `CREATE INDEX idx_deliveries_together ON deliveries (tenant_id, target_id, channel) WHERE state IN ('held', 'bundled')`,
  `CREATE INDEX idx_deliveries_message ON deliveries (provider_message_id) WHERE provider_message_id IS NOT NULL`,
  `CREATE INDEX idx_deliveries_old ON deliveries (created_at)`,
  `CREATE TABLE delivery_attempts (
    delivery_id uuid NOT NULL REFERENCES deliveries (id) ON DELETE CASCADE,
    n integer NOT NULL,
    tenant_id uuid NOT NULL,
    provider varchar(30) NOT NULL,
    started_at timestamptz NOT NULL,
    ended_at timestamptz,
    outcome varchar(20) CONSTRAINT delivery_attempts_outcome CHECK (outcome IN ('accepted', 'retry', 'refused', 'unknown')),
    status_code integer,
    error_code varchar(20) CONSTRAINT delivery_attempts_error_code CHECK (error_code IN ('client_error', 'auth_error',
      'rate_limited', 'server_error', 'timeout', 'network', 'tls', 'refused_url', 'other')),
    error varchar(500),
    retry_after_seconds integer,
    PRIMARY KEY (delivery_id, n))
    WITH (fillfactor = 80)`,
];

const tables = ['delivery_attempts', 'deliveries'];

/** What was sent to whom, or is to be sent, with each attempt. */
export class Deliveries1795604000000 implements MigrationInterface {
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
  }
}
