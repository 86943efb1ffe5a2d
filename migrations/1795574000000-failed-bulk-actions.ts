import type { MigrationInterface, QueryRunner } from 'typeorm';

const states = (...names: string[]) => `
  ALTER TABLE bulk_actions DROP CONSTRAINT bulk_actions_state,
    ADD CONSTRAINT bulk_actions_state CHECK (state IN (${names.map((name) => `'${name}'`).join(', ')}))`;

/** A bulk action that cannot go on ends as `failed`, with the reason, and does not stop those behind it. */
export class FailedBulkActions1795574000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE bulk_actions ADD COLUMN error text');
    await runner.query(states('running', 'done', 'cancelled', 'failed'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE bulk_actions SET state = 'cancelled' WHERE state = 'failed'`);
    await runner.query(states('running', 'done', 'cancelled'));
    await runner.query('ALTER TABLE bulk_actions DROP COLUMN error');
  }
}
