import type { MigrationInterface, QueryRunner } from 'typeorm';

const visible = `
  tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)
  OR (SELECT current_setting('app.system', true) = 'on')`;

const texts = `
  channel varchar(20) NOT NULL,
  kind varchar(20) NOT NULL
    CONSTRAINT notification_templates_kind CHECK (kind IN ('alert', 'resolved', 'digest', 'summary', 'notice', 'broadcast')),
  alert_type varchar(100),
  category varchar(100),
  severity varchar(50)
    CONSTRAINT notification_templates_severity CHECK (severity IN ('low', 'medium', 'high', 'critical')),
  locale varchar(10) CONSTRAINT notification_templates_locale CHECK (locale IN ('en', 'es', 'eu')),
  subject_template text,
  body_template text NOT NULL,
  html_template text`;

const up = [
  `CREATE TABLE notification_templates (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL,
    name varchar(200) NOT NULL,
    ${texts},
    version integer NOT NULL DEFAULT 1,
    created_by uuid,
    created_by_name varchar(200),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL)`,
  'CREATE INDEX idx_notification_templates_tenant ON notification_templates (tenant_id, id)',
  // null stands for any, and is one value too
  `CREATE UNIQUE INDEX notification_templates_match ON notification_templates
    (tenant_id, channel, kind, coalesce(alert_type, ''), coalesce(category, ''), coalesce(severity, ''), coalesce(locale, ''))`,
  `CREATE TRIGGER tell_change AFTER INSERT OR UPDATE OR DELETE ON notification_templates
    FOR EACH ROW EXECUTE FUNCTION tell_change()`,
  `CREATE TABLE notification_template_history (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL,
    template_id uuid NOT NULL,
    version integer NOT NULL,
    action varchar(20) NOT NULL
      CONSTRAINT notification_template_history_action CHECK (action IN ('created', 'updated', 'restored', 'deleted')),
    changed_by uuid,
    changed_at timestamptz NOT NULL,
    definition jsonb NOT NULL)`,
  `CREATE INDEX idx_notification_template_history ON notification_template_history
    (tenant_id, template_id, version DESC, id DESC)`,
];

const grants: Record<string, string> = {
  notification_templates: 'SELECT, INSERT, UPDATE, DELETE',
  notification_template_history: 'SELECT, INSERT',
};

/** The tenants' templates of messages, and their history. */
export class NotificationTemplates1795601000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
    for (const [table, allowed] of Object.entries(grants)) {
      await runner.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
      await runner.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);
      await runner.query(`CREATE POLICY tenant_scope ON ${table} USING (${visible})`);
      await runner.query(`GRANT ${allowed} ON ${table} TO campana_app`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of Object.keys(grants)) await runner.query(`DROP TABLE ${table}`);
  }
}
