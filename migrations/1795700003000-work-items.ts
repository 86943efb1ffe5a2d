import type { MigrationInterface, QueryRunner } from 'typeorm';

const visible = `
  tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)
  OR (SELECT current_setting('app.system', true) = 'on')`;

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
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT work_items_resource UNIQUE (tenant_id, resource_type, resource_id))`,
  'ALTER TABLE work_items ENABLE ROW LEVEL SECURITY',
  'ALTER TABLE work_items FORCE ROW LEVEL SECURITY',
  `CREATE POLICY tenant_scope ON work_items USING (${visible})`,
  'GRANT SELECT, INSERT, UPDATE, DELETE ON work_items TO campana_app',
];

/** Work items of other services: what is open there, who does it and until when. */
export class WorkItems1795700003000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE work_items');
  }
}
