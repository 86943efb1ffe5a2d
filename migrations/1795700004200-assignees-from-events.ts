import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rules name the field of the event with the member who is responsible. */
export class AssigneesFromEvents1795700004200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE alert_rules ADD COLUMN assign_from varchar(100)');
    // a version that is restored has all fields of a rule
    await runner.query(`UPDATE alert_rule_history SET definition = definition || '{"assignFrom": null}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE alert_rules DROP COLUMN assign_from');
    await runner.query(`UPDATE alert_rule_history SET definition = definition - 'assignFrom'`);
  }
}
