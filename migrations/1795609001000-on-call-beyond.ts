import type { MigrationInterface, QueryRunner } from 'typeorm';

const visible = `
  tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)
  OR (SELECT current_setting('app.system', true) = 'on')`;

const tables = [
  'on_call_calendar_tokens',
  'on_call_imports',
  'on_call_calendar_shifts',
  'on_call_swaps',
  'on_call_watches',
  'on_call_gaps',
];

const schedule = 'FOREIGN KEY (tenant_id, schedule_id) REFERENCES on_call_schedules (tenant_id, id) ON DELETE CASCADE';

const up = [
  // who has the token of a row may read shifts as a calendar; the token itself is not stored
  `CREATE TABLE on_call_calendar_tokens (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL,
    schedule_id uuid NOT NULL,
    ${schedule},
    member_id uuid,
    token_hash bytea NOT NULL,
    created_by uuid,
    created_at timestamptz NOT NULL)`,
  'CREATE UNIQUE INDEX on_call_calendar_tokens_hash ON on_call_calendar_tokens (token_hash)',
  'CREATE INDEX idx_on_call_calendar_tokens_schedule ON on_call_calendar_tokens (tenant_id, schedule_id, id)',
  // a calendar of elsewhere: its text as last read, and for one at a URL when it is read next
  `CREATE TABLE on_call_imports (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL,
    schedule_id uuid NOT NULL,
    ${schedule},
    url text,
    shown_url text,
    ics text,
    content_hash bigint,
    unknown_people jsonb NOT NULL DEFAULT '[]',
    error text,
    error_line int,
    failures int NOT NULL DEFAULT 0,
    read_at timestamptz,
    next_at timestamptz NOT NULL,
    created_by uuid,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL)`,
  'CREATE INDEX idx_on_call_imports_schedule ON on_call_imports (tenant_id, schedule_id, id)',
  'CREATE INDEX idx_on_call_imports_due ON on_call_imports (next_at)',
  // who is on call by the imported calendars; what has begun stays when the calendar or the import goes
  `CREATE TABLE on_call_calendar_shifts (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL,
    schedule_id uuid NOT NULL,
    ${schedule},
    import_id uuid NOT NULL,
    member_ids uuid[] NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    CHECK (starts_at < ends_at))`,
  'CREATE INDEX idx_on_call_calendar_shifts_schedule ON on_call_calendar_shifts (tenant_id, schedule_id, ends_at)',
  'CREATE INDEX idx_on_call_calendar_shifts_import ON on_call_calendar_shifts (import_id)',
  `CREATE TABLE on_call_swaps (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL,
    schedule_id uuid NOT NULL,
    ${schedule},
    member_id uuid NOT NULL,
    to_member_id uuid,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    exchange_from timestamptz,
    exchange_until timestamptz,
    state varchar(20) NOT NULL,
    accepted_by uuid,
    override_ids uuid[] NOT NULL DEFAULT '{}',
    is_flagged boolean NOT NULL DEFAULT false,
    version int NOT NULL DEFAULT 1,
    created_by uuid,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CHECK (starts_at < ends_at))`,
  'CREATE INDEX idx_on_call_swaps_schedule ON on_call_swaps (tenant_id, schedule_id, id)',
  `CREATE INDEX idx_on_call_swaps_open ON on_call_swaps (starts_at) WHERE state = 'open'`,
  // whom each schedule had on call when it was last looked at, and when it is looked at next
  `CREATE TABLE on_call_watches (
    schedule_id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL,
    ${schedule},
    on_call uuid[] NOT NULL DEFAULT '{}',
    handoff_at timestamptz,
    announced_at timestamptz,
    next_at timestamptz NOT NULL)`,
  'CREATE INDEX idx_on_call_watches_due ON on_call_watches (next_at)',
  // the first gap of each schedule, as it was reported
  `CREATE TABLE on_call_gaps (
    schedule_id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL,
    ${schedule},
    starts_at timestamptz,
    ends_at timestamptz,
    is_soon boolean NOT NULL DEFAULT false,
    reported_at timestamptz,
    next_at timestamptz NOT NULL)`,
  'CREATE INDEX idx_on_call_gaps_due ON on_call_gaps (next_at)',
  'CREATE INDEX idx_on_call_gaps_open ON on_call_gaps (starts_at) WHERE reported_at IS NOT NULL',
  // each schedule is looked at for the first time
  ...['on_call_watches', 'on_call_gaps'].map(
    (table) =>
      `INSERT INTO ${table} (schedule_id, tenant_id, next_at) SELECT id, tenant_id, now() FROM on_call_schedules`,
  ),
  ...tables.flatMap((table) => [
    `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
    `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`,
    `CREATE POLICY tenant_scope ON ${table} USING (${visible})`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO campana_app`,
  ]),
];

/** Swaps, calendars of elsewhere and for elsewhere, notices of handoffs, and gaps. */
export class OnCallBeyond1795609001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of tables) await runner.query(`DROP TABLE ${table}`);
  }
}
