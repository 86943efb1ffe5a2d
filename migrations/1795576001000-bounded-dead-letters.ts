import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = [
  `ALTER TABLE dead_letters
    ADD COLUMN replay_began_at timestamptz,
    ADD COLUMN whole_bytes integer,
    ADD COLUMN whole_sha256 varchar(64)`,
  // letters that were replayed may die again
  `UPDATE dead_letters SET replay_began_at = replayed_at WHERE replayed_at IS NOT NULL`,
  `CREATE INDEX idx_dead_letters_died ON dead_letters (died_at)`,
  // ids begin with the time of arrival
  `CREATE INDEX idx_recent_events_arrived ON recent_events USING brin (id)`,
];

const down = [
  `DROP INDEX idx_recent_events_arrived`,
  `DROP INDEX idx_dead_letters_died`,
  `ALTER TABLE dead_letters DROP COLUMN replay_began_at, DROP COLUMN whole_bytes, DROP COLUMN whole_sha256`,
];

/** Dead letters with a bounded body, which are purged by age, and change only when they were replayed; old samples go. */
export class BoundedDeadLetters1795576001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of down) await runner.query(statement);
  }
}
