import type { MigrationInterface, QueryRunner } from 'typeorm';

// rows of before have the origin '': their ids are recognised whoever sends them
const up = [
  `ALTER TABLE processed_events
    ADD COLUMN origin varchar(400) NOT NULL DEFAULT '',
    ADD COLUMN content_hash bigint,
    ADD COLUMN conflict_at timestamptz`,
  `ALTER TABLE processed_events DROP CONSTRAINT processed_events_pkey, ADD PRIMARY KEY (tenant_id, event_id, origin)`,
  `ALTER TABLE dead_letters ADD COLUMN origin varchar(400)`,
];

// of several events with one id, the one that was processed first stays
const down = [
  `ALTER TABLE dead_letters DROP COLUMN origin`,
  `DELETE FROM processed_events p USING processed_events first
    WHERE first.tenant_id = p.tenant_id AND first.event_id = p.event_id AND first.origin <> p.origin
      AND (first.received_at, first.origin) < (p.received_at, p.origin)`,
  `ALTER TABLE processed_events DROP CONSTRAINT processed_events_pkey, ADD PRIMARY KEY (tenant_id, event_id)`,
  `ALTER TABLE processed_events DROP COLUMN origin, DROP COLUMN content_hash, DROP COLUMN conflict_at`,
];

/** The id of an event identifies it among the events of its origin, and a repeat with other content is noticed. */
export class EventsByOrigin1795576000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of down) await runner.query(statement);
  }
}
