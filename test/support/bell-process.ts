import { Pool } from 'pg';
import type { EventsListener } from '../../libs/outbox/outbox-listener';
import { OutboxListener } from '../../libs/outbox/outbox-listener';
import { bellApplication, Rang } from './bells';

const pool = new Pool({ connectionString: process.env['DATABASE_URL'], max: 1 });

/** Writes down what it hears, in a table that outlives this process. */
@OutboxListener(Rang)
class WritingListener implements EventsListener<Rang> {
  async handle(events: readonly Rang[]): Promise<void> {
    await pool.query(
      `INSERT INTO bells.heard (bell_id, stroke_number)
       SELECT bell_id, stroke_number FROM json_to_recordset($1) AS r(bell_id uuid, stroke_number int)`,
      [JSON.stringify(events.map(({ bellId, strokeNumber }) => ({ bell_id: bellId, stroke_number: strokeNumber })))],
    );
  }
}

void bellApplication(WritingListener);
