import type { MigrationInterface, QueryRunner } from 'typeorm';

const visible = `
  tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)
  OR (SELECT current_setting('app.system', true) = 'on')`;

const tables = {
  // alerts that nobody has reacted to, and when people are reminded of them
  notification_reminders: `
    alert_id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL,
    epoch integer NOT NULL,
    n integer NOT NULL,
    due_at timestamptz NOT NULL`,
  // when members who want a daily summary get the next one; what was due before `since` is not told
  daily_summaries: `
    tenant_id uuid NOT NULL,
    member_id uuid NOT NULL,
    since timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, member_id),
    FOREIGN KEY (tenant_id, member_id) REFERENCES members (tenant_id, id) ON DELETE CASCADE`,
  // how many messages of a tenant have left on a day over a channel that has a cap
  channel_days: `
    tenant_id uuid NOT NULL,
    channel varchar(20) NOT NULL,
    day date NOT NULL,
    count integer NOT NULL,
    PRIMARY KEY (tenant_id, channel, day)`,
};

const gathered = `state IN ('held', 'bundled', 'digesting')`;

const up = [
  // the incident or storm that a message is about: all that is told of it goes together
  'ALTER TABLE deliveries ADD COLUMN group_id uuid',
  'DROP INDEX idx_deliveries_gathered',
  'DROP INDEX idx_deliveries_together',
  `CREATE INDEX idx_deliveries_gathered ON deliveries (due_at) WHERE ${gathered}`,
  `CREATE INDEX idx_deliveries_together ON deliveries (tenant_id, target_id, channel, due_at, state) WHERE ${gathered}`,
  'CREATE INDEX idx_deliveries_of_group ON deliveries (tenant_id, group_id, due_at) WHERE group_id IS NOT NULL',
  'CREATE INDEX idx_deliveries_told_by ON deliveries (digest_id) WHERE digest_id IS NOT NULL',
];

const down = [
  'DROP INDEX idx_deliveries_told_by',
  'DROP INDEX idx_deliveries_together',
  'DROP INDEX idx_deliveries_gathered',
  // takes its index with it
  'ALTER TABLE deliveries DROP COLUMN group_id',
  `CREATE INDEX idx_deliveries_gathered ON deliveries (due_at) WHERE state IN ('held', 'bundled')`,
  `CREATE INDEX idx_deliveries_together ON deliveries (tenant_id, target_id, channel) WHERE state IN ('held', 'bundled')`,
];

/** What is told together, and told again: digests, groups and storms, reminders, daily summaries, caps of a day. */
export class ToldTogether1795605000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
    for (const [table, columns] of Object.entries(tables)) {
      await runner.query(`CREATE TABLE ${table} (${columns})`);
      await runner.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
      await runner.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);
      await runner.query(`CREATE POLICY tenant_scope ON ${table} USING (${visible})`);
      await runner.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO campana_app`);
    }
    await runner.query('CREATE INDEX idx_notification_reminders_due ON notification_reminders (due_at)');
    await runner.query('CREATE INDEX idx_daily_summaries_due ON daily_summaries (due_at)');
    await runner.query(
      `INSERT INTO daily_summaries SELECT tenant_id, member_id, date_trunc('second', now()), now() FROM notification_preferences
        WHERE daily_summary IS NOT NULL`,
    );
    await runner.query('CREATE INDEX idx_channel_days_old ON channel_days (day)');
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of Object.keys(tables)) await runner.query(`DROP TABLE ${table}`);
    for (const statement of down) await runner.query(statement);
  }
}
