import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rules name the field of the event with the member who is responsible. */
export class AssigneesFromEvents1795700004200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE alert_rules ADD COLUMN assign_from varchar(100)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE alert_rules DROP COLUMN assign_from');
  }
}
