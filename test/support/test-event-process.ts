import { Pool } from 'pg';
import type { EventsListener } from '../../libs/outbox/outbox-listener';
import { OutboxListener } from '../../libs/outbox/outbox-listener';
import { outboxApplication, TestEvent } from './test-events';

const pool = new Pool({ connectionString: process.env['DATABASE_URL'], max: 1 });

/** Stores the events that it receives in a table, so that they survive this process. */
@OutboxListener(TestEvent)
class WritingListener implements EventsListener<TestEvent> {
  async handle(events: readonly TestEvent[]): Promise<void> {
    await pool.query(
      `INSERT INTO listener_test.received (subject_id, number)
       SELECT subject_id, number FROM json_to_recordset($1) AS r(subject_id uuid, number int)`,
      [JSON.stringify(events.map(({ subjectId, number }) => ({ subject_id: subjectId, number })))],
    );
  }
}

void outboxApplication(WritingListener);
