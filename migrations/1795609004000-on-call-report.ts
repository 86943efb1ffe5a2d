import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The report of who was on call reads whom escalations told in a span of time. */
export class OnCallReport1795609004000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX idx_escalation_levels_taken ON escalation_levels (tenant_id, at) WHERE result = 'taken'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX idx_escalation_levels_taken');
  }
}
