import type { MigrationInterface, QueryRunner } from 'typeorm';

const visible = `
  tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)
  OR (SELECT current_setting('app.system', true) = 'on')`;

const secured = (table: string): readonly string[] => [
  `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
  `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`,
  `CREATE POLICY tenant_scope ON ${table} USING (${visible})`,
  `GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO campana_app`,
];

const settings = [
  'work_item_at_risk_minutes',
  'unassigned_critical_minutes',
  'unassigned_high_minutes',
  'workload_threshold',
] as const;

const up = [
  `CREATE TABLE work_items (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL,
    version int NOT NULL DEFAULT 0,
    resource_type varchar(50) NOT NULL,
    resource_id varchar(255) NOT NULL,
    title varchar(500),
    priority text NOT NULL DEFAULT 'medium' CHECK (priority IN ('low', 'medium', 'high', 'critical')),
    status text NOT NULL DEFAULT 'open'
      CHECK (status IN ('open', 'in_progress', 'waiting', 'escalated', 'done', 'cancelled')),
    assignee_id uuid,
    response_due_at timestamptz,
    resolution_due_at timestamptz,
    responded_at timestamptz,
    resolved_at timestamptz,
    metadata jsonb NOT NULL DEFAULT '{}',
    started_at timestamptz NOT NULL,
    occurred_at timestamptz NOT NULL,
    field_times jsonb NOT NULL DEFAULT '{}',
    unassigned_since timestamptz,
    reported jsonb NOT NULL DEFAULT '[]',
    next_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT work_items_resource UNIQUE (tenant_id, resource_type, resource_id))`,
  'CREATE INDEX idx_work_items_list ON work_items (tenant_id, id)',
  'CREATE INDEX idx_work_items_status ON work_items (tenant_id, status, id)',
  'CREATE INDEX idx_work_items_assignee ON work_items (tenant_id, assignee_id, id) WHERE assignee_id IS NOT NULL',
  `CREATE INDEX idx_work_items_open ON work_items (id) WHERE status NOT IN ('done', 'cancelled')`,
  'CREATE INDEX idx_work_items_due ON work_items (next_at) WHERE next_at IS NOT NULL',
  ...secured('work_items'),
  `CREATE TABLE work_item_loads (
    tenant_id uuid NOT NULL,
    member_id uuid NOT NULL,
    open_items int NOT NULL DEFAULT 0,
    is_high boolean NOT NULL DEFAULT false,
    PRIMARY KEY (tenant_id, member_id))`,
  ...secured('work_item_loads'),
  ...settings.map((name) => `ALTER TABLE tenants ADD COLUMN ${name} int`),
];

/** Work items of other services: what is open there, who does it and until when. */
export class WorkItems1795700003000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of settings) await runner.query(`ALTER TABLE tenants DROP COLUMN ${name}`);
    await runner.query('DROP TABLE work_item_loads');
    await runner.query('DROP TABLE work_items');
  }
}
