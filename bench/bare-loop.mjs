#!/usr/bin/env node
/*
 * The upper limit that Campana is compared with. It consumes the same messages in batches, and writes the alert (or its latest
 * occurrence), the aggregation and the history in one statement to tables of the same shape, commits and acknowledges.
 * It has no rules, templates, deduplication, outbox or tenants.
 */
import { randomUUID } from 'node:crypto';
import amqp from 'amqplib';
import pg from 'pg';

const BATCH = 200;
const QUEUE = 'alert_processor.inventory';

const write = `
  WITH input AS (
    SELECT * FROM json_to_recordset($1) AS i(id uuid, key text, n int, title text, data jsonb, event_id text)
  ), folded AS (
    INSERT INTO bare.alert_aggregations AS a (id, tenant_id, aggregation_key, alert_type, count, first_occurrence, last_occurrence,
      open_until, aggregated_alert_id, individual_alert_ids)
    SELECT gen_random_uuid(), $2, key, 'stockout', n, now(), now(), now() + interval '1 hour', id, jsonb_build_array(id) FROM input
    ON CONFLICT (tenant_id, aggregation_key) DO UPDATE SET count = a.count + excluded.count, last_occurrence = excluded.last_occurrence
    RETURNING aggregation_key AS key, aggregated_alert_id AS alert_id
  ), updated AS (
    UPDATE bare.alerts a
    SET occurrence_count = a.occurrence_count + n, last_occurrence_at = now(), source_event_id = event_id, source_event_data = data
    FROM input JOIN folded USING (key)
    WHERE a.id = alert_id AND input.id <> alert_id
  ), raised AS (
    INSERT INTO bare.alerts (id, tenant_id, alert_type, alert_category, severity, priority, title, description, source_service,
      source_event_id, source_event_type, source_event_data, aggregation_key, occurrence_count, last_occurrence_at)
    SELECT id, $2, 'stockout', 'inventory', 'critical', 'urgent', title, title, 'inventory', event_id, 'inventory.stockout', data, key, n, now()
    FROM input JOIN folded USING (key) WHERE input.id = alert_id
    RETURNING id
  )
  INSERT INTO bare.alert_history (id, tenant_id, alert_id, action, action_at, new_status)
  SELECT gen_random_uuid(), $2, id, 'created', now(), 'active' FROM raised`;

const database = new pg.Client({ connectionString: process.env.DATABASE_URL });
await database.connect();
const connection = await amqp.connect(process.env.RABBITMQ_URL);
const channel = await connection.createChannel();
await channel.prefetch(BATCH * 3);

const buffer = [];
let running;

/** Aggregates the events of a batch: one row for each key. */
function rowsOf(messages) {
  const rows = new Map();
  for (const { content } of messages) {
    const data = JSON.parse(content.toString());
    const key = `stockout:${data.ingredient_id}`;
    const row = rows.get(key);
    if (row) row.n++;
    else
      rows.set(key, {
        id: randomUUID(),
        key,
        n: 1,
        title: `Stockout: ${data.ingredient_name}`,
        data,
        event_id: data.event_id,
      });
  }
  return [...rows.values()].sort((one, other) => (one.key < other.key ? -1 : 1));
}

async function run() {
  while (buffer.length > 0) {
    const batch = buffer.splice(0, BATCH);
    await database.query({ name: 'write', text: write, values: [JSON.stringify(rowsOf(batch)), process.env.TENANT] });
    channel.ack(batch[batch.length - 1], true);
  }
}

await channel.consume(QUEUE, (message) => {
  buffer.push(message);
  running ??= new Promise((resolve) => setImmediate(resolve)).then(run).finally(() => (running = undefined));
});

process.on('SIGTERM', async () => {
  await running;
  await connection.close();
  await database.end();
});
