import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { anEvent, peakMemory, until, usage } from './machinery.mjs';

/** Until a process that has started has done all that it does once. */
const WARM_UP_MS = 20_000;

/** Provisions a tenant with its default rules. @param rules the number of rules for the event type */
export async function provisionTenant(machinery, rules = 1) {
  const tenantId = randomUUID();
  const child = machinery.campana();
  machinery.publish(anEvent(tenantId, 'first'));
  await until(
    async () => (await machinery.number('SELECT count(*) FROM alerts WHERE tenant_id = $1', [tenantId])) === 1,
  );
  await machinery.stop(child);
  // the further rules check every event, but match none
  await machinery.sql(
    `INSERT INTO alert_rules (id, tenant_id, rule_name, source_event_type, threshold_field, threshold_operator, threshold_value,
       alert_type, severity, priority, title_template, description_template)
     SELECT gen_random_uuid(), $1, 'further ' || n, 'inventory.stockout', 'current_stock', '>', n, 'other', 'low', 'normal', 'x', 'x'
     FROM generate_series(1, $2) n`,
    [tenantId, rules - 1],
  );
  return tenantId;
}

const soon = `now() - interval '1 minute', now() + interval '1 day'`;

/**
 * Adds ten active suppressions that match other events, two inhibitions (one is checked for each event), and throttling.
 */
export async function addNoiseControl(machinery, tenantId) {
  const labels = `[{"name":"store","operator":"=~","value":"L.*"},{"name":"supplier","operator":"!=","value":""}]`;
  await machinery.sql(
    `INSERT INTO alert_suppressions (id, tenant_id, suppression_type, alert_types, labels, start_time, end_time, recurrence, reason, created_by)
     SELECT gen_random_uuid(), $1, CASE WHEN n < 3 THEN 'quiet_hours' ELSE 'maintenance_window' END,
       CASE WHEN n < 6 THEN '["low_stock","expiring"]'::jsonb END, CASE WHEN n < 6 THEN '[]'::jsonb ELSE $2::jsonb END, ${soon},
       CASE WHEN n < 3 THEN '{"rrule":"FREQ=DAILY","from":"00:00","to":"00:00","timeZone":"Europe/Madrid"}'::jsonb END, 'x', $1
     FROM generate_series(0, 9) n`,
    [tenantId, labels],
  );
  const nothing = '"severities":null,"sources":null,"labels":[]';
  await machinery.sql(
    `INSERT INTO inhibitions (id, tenant_id, name, source, target, wait_seconds, created_by, created_at, updated_at)
     SELECT gen_random_uuid(), $1, n, $2, CASE n WHEN 'a' THEN $3::jsonb ELSE $2 END, 0, $1, now(), now() FROM unnest(array['a','b']) n`,
    [tenantId, `{"alertTypes":["api_health"],${nothing}}`, `{"alertTypes":["stockout"],${nothing}}`],
  );
  await machinery.sql('UPDATE alert_rules SET throttle_minutes = 30 WHERE tenant_id = $1', [tenantId]);
}

/** Waits until the queue is being consumed, then until `isDone`. @returns events per second */
async function rate(machinery, count, isDone) {
  await until(async () => (await machinery.depth()) < count, 5);
  const startedAt = performance.now();
  // counting rows costs the database time, so it is done rarely
  await until(isDone, 50);
  return Math.round((count / (performance.now() - startedAt)) * 1000);
}

/** Measures the bare loop on a filled queue. */
export async function bareLoop(machinery, count, keys) {
  const tenantId = randomUUID();
  await machinery.fill(tenantId, count, keys);
  const child = machinery.run('bench/bare-loop.mjs', { TENANT: tenantId });
  const perSecond = await rate(machinery, count, async () => (await machinery.counted(tenantId, 'bare')) >= count);
  await machinery.stop(child);
  return perSecond;
}

/** Measures Campana on a filled queue, and checks that every event is counted once. */
export async function campana(
  machinery,
  count,
  keys,
  { processes = 1, rules = 1, noise = false, env = {}, profile } = {},
) {
  const tenantId = await provisionTenant(machinery, rules);
  if (noise) await addNoiseControl(machinery, tenantId);
  await machinery.fill(tenantId, count, keys);
  const execArgv = profile?.execArgv;
  const children = Array.from({ length: processes }, () => machinery.campana(env, { execArgv }));
  await until(async () => (await machinery.depth()) < count, 5);
  await profile?.begin(children[0]);
  // the same question as for the bare loop, so that it costs both the same
  const perSecond = await rate(machinery, count, async () => (await machinery.counted(tenantId)) > count);
  const startedAt = performance.now();
  await until(
    async () =>
      (await machinery.number(
        'SELECT (SELECT count(*) FROM outbox_dispatches) + (SELECT count(*) FROM outbox_publications)',
      )) === 0,
  );
  const relayBehindMs = Math.round(performance.now() - startedAt);
  await profile?.end(children[0], count);
  const memoryMb = peakMemory(children[0]);
  for (const child of children) await machinery.stop(child);
  const counted = await machinery.number('SELECT sum(occurrence_count) FROM alerts WHERE tenant_id = $1', [tenantId]);
  const alerts = await machinery.number(
    `SELECT count(*) FROM alerts WHERE tenant_id = $1 AND alert_type <> 'alert_storm'`,
    [tenantId],
  );
  if (counted !== count + 1 || alerts !== keys + 1)
    throw new Error(`${counted} events in ${alerts} alerts, expected ${count + 1} events in ${keys + 1} alerts`);
  return { perSecond, relayBehindMs, memoryMb };
}

/** Publishes many events at once, and waits until they are alerts. */
async function burst(machinery, tenantId, count) {
  await machinery.publishMany(count, (n) => anEvent(tenantId, `burst-${n}`));
  await until(async () => (await machinery.counted(tenantId)) > count, 50);
}

/**
 * Measures the milliseconds from publishing an event to receiving `alerts.created`, at a steady rate.
 * @param after the number of events of a burst just before
 */
export async function latency(machinery, perSecond = 500, seconds = 20, after = 0) {
  const tenantId = await provisionTenant(machinery);
  const child = machinery.campana();
  await until(async () => (await machinery.channel.checkQueue('alert_processor.inventory')).consumerCount > 0);
  if (after > 0) await burst(machinery, tenantId, after);
  const { queue } = await machinery.channel.assertQueue('', { exclusive: true });
  await machinery.channel.bindQueue(queue, 'alerts', 'alerts.created');
  const sent = new Map();
  const durations = [];
  await machinery.channel.consume(
    queue,
    ({ content }) => {
      const sentAt = sent.get(JSON.parse(content.toString()).title);
      if (sentAt !== undefined) durations.push(performance.now() - sentAt);
    },
    { noAck: true },
  );
  const startedAt = performance.now();
  for (let n = 0; n < perSecond * seconds; n++) {
    const due = startedAt + (n * 1000) / perSecond;
    if (due > performance.now()) await sleep(due - performance.now());
    sent.set(`Critical stockout: n${n}`, performance.now());
    machinery.publish(anEvent(tenantId, `n-${n}`, { ingredient_name: `n${n}` }));
  }
  await until(() => durations.length === perSecond * seconds);
  await machinery.stop(child);
  durations.sort((one, other) => one - other);
  const percentile = (p) => Math.round(durations[Math.floor((durations.length - 1) * p)] * 10) / 10;
  return { p50: percentile(0.5), p95: percentile(0.95), p99: percentile(0.99) };
}

/** What a process costs that has nothing to do: CPU in % of a core, transactions a second, and connections to Redis. */
export async function idle(machinery, seconds = 20) {
  await provisionTenant(machinery);
  const child = machinery.campana();
  await until(async () => (await machinery.channel.checkQueue('alert_processor.inventory')).consumerCount > 0);
  await sleep(WARM_UP_MS);
  const [before, startedAt] = [await usage(machinery, child), performance.now()];
  await sleep(seconds * 1000);
  const [after, elapsedMs] = [await usage(machinery, child), performance.now() - startedAt];
  const redisConnections = await machinery.redisConnections();
  await machinery.stop(child);
  const percent = (name) => Math.round((after[name] - before[name]) / elapsedMs) / 10;
  return {
    cpu: Object.fromEntries(['Node', 'PostgreSQL', 'RabbitMQ', 'Redis'].map((name) => [name, percent(name)])),
    transactions: Math.round(((after.transactions - before.transactions) / elapsedMs) * 10_000) / 10,
    redisConnections,
  };
}

/** Adds a million alerts of two hundred tenants, with their history, aggregations and processed events. */
export async function preload(machinery, count = 1_000_000) {
  const tenant = `('0197c3a0-0000-7000-8000-' || lpad(to_hex(n % 200), 12, '0'))::uuid`;
  await machinery.sql(`
    INSERT INTO alerts (id, tenant_id, alert_type, alert_category, severity, priority, status, title, description, source_service,
      source_event_id, source_event_type, source_event_data, aggregation_key, last_occurrence_at, created_at)
    SELECT gen_random_uuid(), ${tenant}, (array['stockout','low_stock','expiring','price_change'])[1 + n % 4], 'inventory',
      (array['low','medium','high','critical'])[1 + n % 4], 'normal', (array['active','acknowledged','resolved','resolved','ignored'])[1 + n % 5],
      'Alert ' || n, 'What alert ' || n || ' is about', 'inventory', 'old-' || n, 'inventory.stockout', '{"ingredient_name":"Harina"}',
      'old:' || n, now() - n * interval '1 second', now() - n * interval '1 second'
    FROM generate_series(1, ${count}) n`);
  await machinery.sql(`INSERT INTO alert_history (id, tenant_id, alert_id, action, action_at, new_status)
    SELECT gen_random_uuid(), tenant_id, id, 'created', created_at, 'active' FROM alerts`);
  await machinery.sql(`INSERT INTO alert_aggregations (id, tenant_id, aggregation_key, alert_type, first_occurrence, last_occurrence, open_until,
      aggregated_alert_id, individual_alert_ids)
    SELECT gen_random_uuid(), tenant_id, aggregation_key, alert_type, created_at, created_at, created_at, id, jsonb_build_array(id) FROM alerts
    ON CONFLICT DO NOTHING`);
  await machinery.sql(`INSERT INTO processed_events (tenant_id, event_id, event_type, received_at, outcome)
    SELECT tenant_id, source_event_id, source_event_type, created_at, 'raised' FROM alerts WHERE source_event_id LIKE 'old-%'`);
  await machinery.sql('VACUUM ANALYZE');
}
