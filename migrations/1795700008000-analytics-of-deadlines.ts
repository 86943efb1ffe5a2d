import type { MigrationInterface, QueryRunner } from 'typeorm';

const outcomes = ['response_outcome', 'resolution_outcome'];

const up = [
  // analytics counts clocks without reading their rows
  'DROP INDEX idx_sla_clocks_raised',
  'CREATE INDEX idx_sla_clocks_raised ON sla_clocks (tenant_id, raised_at) INCLUDE (severity, kind, state)',
  // one element for each alert, as in the other arrays: alerts that are stored already had no deadlines
  `ALTER TABLE forgotten_alerts ${outcomes.map((name) => `ADD COLUMN ${name} varchar(10)[] NOT NULL DEFAULT '{}'`).join(', ')}`,
  `UPDATE forgotten_alerts
    SET ${outcomes.map((name) => `${name} = array_fill(NULL::varchar, ARRAY[cardinality(created_at)])`).join(', ')}`,
];

const down = [
  `ALTER TABLE forgotten_alerts ${outcomes.map((name) => `DROP COLUMN ${name}`).join(', ')}`,
  'DROP INDEX idx_sla_clocks_raised',
  'CREATE INDEX idx_sla_clocks_raised ON sla_clocks (tenant_id, raised_at)',
];

/** Analytics of deadlines from their clocks, also of alerts that were deleted. */
export class AnalyticsOfDeadlines1795700008000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of down) await runner.query(statement);
  }
}
