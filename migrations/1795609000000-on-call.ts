import type { MigrationInterface, QueryRunner } from 'typeorm';

const visible = `
  tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)
  OR (SELECT current_setting('app.system', true) = 'on')`;

const schedule = 'FOREIGN KEY (tenant_id, schedule_id) REFERENCES on_call_schedules (tenant_id, id) ON DELETE CASCADE';
const member = (column: string): string => `FOREIGN KEY (tenant_id, ${column}) REFERENCES members (tenant_id, id)`;

const tables = {
  // who takes turns on call; the layers have their place in the rotation
  on_call_schedules: `
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL,
    name varchar(200) NOT NULL,
    time_zone varchar(64) NOT NULL,
    layers jsonb NOT NULL
      CONSTRAINT on_call_schedules_layers CHECK (jsonb_typeof(layers) = 'array' AND jsonb_array_length(layers) <= 10),
    handoff_notice_minutes int NOT NULL DEFAULT 60
      CONSTRAINT on_call_schedules_notice CHECK (handoff_notice_minutes BETWEEN 0 AND 10080),
    follows_members boolean NOT NULL DEFAULT false,
    created_by uuid,
    version int NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT on_call_schedules_name UNIQUE (tenant_id, name),
    CONSTRAINT on_call_schedules_tenant UNIQUE (tenant_id, id)`,
  // what a schedule was from an instant on: who was on call before an edit does not change
  on_call_versions: `
    tenant_id uuid NOT NULL,
    schedule_id uuid NOT NULL,
    version int NOT NULL,
    valid_from timestamptz NOT NULL,
    time_zone varchar(64) NOT NULL,
    layers jsonb NOT NULL,
    PRIMARY KEY (schedule_id, version),
    ${schedule}`,
  // the members whom the layers name
  on_call_participants: `
    tenant_id uuid NOT NULL,
    schedule_id uuid NOT NULL,
    member_id uuid NOT NULL,
    PRIMARY KEY (schedule_id, member_id),
    ${schedule},
    ${member('member_id')}`,
  // changes of who is on call for a time
  on_call_overrides: `
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL,
    schedule_id uuid NOT NULL,
    kind varchar(10) NOT NULL CONSTRAINT on_call_overrides_kind CHECK (kind IN ('add', 'remove', 'replace')),
    from_at timestamptz NOT NULL,
    until_at timestamptz NOT NULL,
    member_id uuid NOT NULL,
    replaces uuid,
    created_by uuid,
    version int NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT on_call_overrides_span CHECK (from_at < until_at),
    CONSTRAINT on_call_overrides_replaces CHECK (replaces IS NULL OR (kind = 'replace' AND replaces <> member_id)),
    CONSTRAINT on_call_overrides_tenant UNIQUE (tenant_id, id),
    ${schedule},
    ${member('member_id')},
    ${member('replaces')}`,
  // when people were not members of the tenant: their turns are gaps
  on_call_absences: `
    tenant_id uuid NOT NULL,
    member_id uuid NOT NULL,
    from_at timestamptz NOT NULL,
    until_at timestamptz,
    PRIMARY KEY (tenant_id, member_id, from_at),
    CONSTRAINT on_call_absences_span CHECK (from_at <= until_at),
    ${member('member_id')} ON DELETE CASCADE`,
};

const indexes = [
  'CREATE INDEX idx_on_call_versions_valid ON on_call_versions (schedule_id, valid_from, version)',
  'CREATE INDEX idx_on_call_participants_member ON on_call_participants (tenant_id, member_id)',
  'CREATE INDEX idx_on_call_overrides_schedule ON on_call_overrides (tenant_id, schedule_id, until_at)',
  'CREATE INDEX idx_on_call_overrides_page ON on_call_overrides (tenant_id, schedule_id, id)',
  'CREATE INDEX idx_on_call_overrides_member ON on_call_overrides (member_id, until_at)',
  'CREATE UNIQUE INDEX on_call_absences_open ON on_call_absences (tenant_id, member_id) WHERE until_at IS NULL',
  `CREATE INDEX idx_on_call_schedules_following ON on_call_schedules (tenant_id) WHERE follows_members`,
];

/** What the application may do with a table: what was valid is written once. */
const grantsOf = (table: string): string =>
  table === 'on_call_versions' ? 'SELECT, INSERT' : 'SELECT, INSERT, UPDATE, DELETE';

/** Who is on call: schedules with the history of what they were, and overrides. */
export class OnCall1795609000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [table, columns] of Object.entries(tables)) {
      await runner.query(`CREATE TABLE ${table} (${columns})`);
      await runner.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`);
      await runner.query(`CREATE POLICY tenant_scope ON ${table} USING (${visible})`);
      await runner.query(`GRANT ${grantsOf(table)} ON ${table} TO campana_app`);
    }
    for (const index of indexes) await runner.query(index);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of Object.keys(tables).reverse()) await runner.query(`DROP TABLE ${table}`);
  }
}
