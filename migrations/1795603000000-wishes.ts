import type { MigrationInterface, QueryRunner } from 'typeorm';

const visible = `
  tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)
  OR (SELECT current_setting('app.system', true) = 'on')`;

const member = (column: string): string =>
  `FOREIGN KEY (tenant_id, ${column}) REFERENCES members (tenant_id, id) ON DELETE CASCADE`;

const changes = `
  version int NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL`;

const tables = {
  // shared addresses of a tenant; what is secret of them is encrypted
  notification_destinations: `
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL,
    name varchar(200) NOT NULL,
    channel varchar(20) NOT NULL,
    config jsonb NOT NULL,
    secrets text NOT NULL,
    match jsonb NOT NULL,
    occasions jsonb NOT NULL,
    include_quiet boolean NOT NULL DEFAULT false,
    is_active boolean NOT NULL DEFAULT true,
    created_by uuid,
    ${changes},
    CONSTRAINT notification_destinations_name UNIQUE (tenant_id, name)`,
  // the types of alerts that members want to be told of, or not
  alert_subscriptions: `
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL,
    staff_id uuid NOT NULL,
    alert_type varchar(100) NOT NULL,
    is_enabled boolean NOT NULL DEFAULT true,
    delivery_channels jsonb,
    filter jsonb,
    digest jsonb,
    ${changes},
    CONSTRAINT unique_subscription UNIQUE (tenant_id, staff_id, alert_type),
    ${member('staff_id')}`,
  // how members want to be told
  notification_preferences: `
    tenant_id uuid NOT NULL,
    member_id uuid NOT NULL,
    channels jsonb NOT NULL,
    muted jsonb NOT NULL,
    channel_order jsonb NOT NULL,
    quiet_hours jsonb,
    digest jsonb,
    daily_summary jsonb,
    send_resolved boolean NOT NULL DEFAULT true,
    ${changes},
    PRIMARY KEY (tenant_id, member_id),
    ${member('member_id')}`,
  // over which channels members are told, after how many minutes
  notification_rules: `
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL,
    member_id uuid NOT NULL,
    position int NOT NULL,
    severities jsonb NOT NULL,
    channel varchar(20) NOT NULL,
    delay_minutes int NOT NULL
      CONSTRAINT notification_rules_delay CHECK (delay_minutes BETWEEN 0 AND 1440),
    ${changes},
    ${member('member_id')}`,
};

const indexes = [
  'CREATE INDEX idx_notification_destinations_tenant ON notification_destinations (tenant_id, id)',
  'CREATE INDEX idx_staff_enabled ON alert_subscriptions (staff_id, is_enabled)',
  'CREATE INDEX idx_alert_subscriptions_type ON alert_subscriptions (tenant_id, alert_type) WHERE is_enabled',
  'CREATE INDEX idx_notification_rules_member ON notification_rules (tenant_id, member_id, position)',
  `CREATE TRIGGER tell_change AFTER INSERT OR UPDATE OR DELETE ON notification_destinations
    FOR EACH ROW EXECUTE FUNCTION tell_change()`,
];

/** Whom a tenant and its members want to be told, of what, and how. */
export class Wishes1795603000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [table, columns] of Object.entries(tables)) {
      await runner.query(`CREATE TABLE ${table} (${columns})`);
      await runner.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
      await runner.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);
      await runner.query(`CREATE POLICY tenant_scope ON ${table} USING (${visible})`);
      await runner.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO campana_app`);
    }
    for (const index of indexes) await runner.query(index);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of Object.keys(tables)) await runner.query(`DROP TABLE ${table}`);
  }
}
