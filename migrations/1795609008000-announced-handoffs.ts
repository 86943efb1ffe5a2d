import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Several handoffs can be announced before they come, each to several members. Whom a layer names by a turn that goes on after
 * an edit counts as named by the schedule.
 */
export class AnnouncedHandoffs1795609008000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE on_call_watches DROP COLUMN announced_at, ADD COLUMN announced jsonb NOT NULL DEFAULT '[]'`);
    await runner.query(`
      INSERT INTO on_call_participants (tenant_id, schedule_id, member_id)
      SELECT tenant_id, id, member_id::uuid
      FROM on_call_schedules, jsonb_array_elements(layers) AS layer,
        jsonb_array_elements_text(layer->'carried'->'memberIds') AS member_id
      ON CONFLICT DO NOTHING`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE on_call_watches DROP COLUMN announced, ADD COLUMN announced_at timestamptz');
  }
}
