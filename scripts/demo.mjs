#!/usr/bin/env node
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { bakeryDay } from './demo/bakery-day.mjs';
import { publish } from './publish.mjs';
import { environment } from './services/index.mjs';
import { claimsOf, development, signToken } from './token.mjs';

const DONE_WITHIN_MS = 60_000;
const url = `http://127.0.0.1:${process.env.PORT ?? 8016}`;

async function untilReady() {
  const response = await fetch(`${url}/health/ready`).catch(() => undefined);
  if (!response?.ok) throw new Error(`Campana does not answer at ${url}: start it first, with npm start`);
}

/** The oven is being serviced today: nobody needs to hear that it is due. */
const maintenance = (database, tenantId, id) =>
  database.query(
    `INSERT INTO alert_suppressions (id, tenant_id, suppression_type, alert_types, start_time, end_time, reason, created_by)
     VALUES ($1, $2, 'maintenance_window', '["equipment_maintenance"]', now(), now() + interval '10 minutes', 'Horno 2 is being serviced', $1)`,
    [id, tenantId],
  );

async function untilProcessed(database, tenantId, ids) {
  for (const deadline = Date.now() + DONE_WITHIN_MS; Date.now() < deadline; await sleep(50)) {
    const { rows } = await database.query(
      'SELECT outcome, count(*)::int AS count FROM processed_events WHERE tenant_id = $1 AND event_id = ANY($2) GROUP BY 1',
      [tenantId, ids],
    );
    if (rows.reduce((sum, { count }) => sum + count, 0) === ids.length)
      return Object.fromEntries(rows.map(({ outcome, count }) => [outcome, count]));
  }
  throw new Error(`the events were not processed within ${DONE_WITHIN_MS / 1000} s`);
}

async function openAlerts({ tenantId, memberId, secret }) {
  const token = signToken(
    claimsOf({ tenant: tenantId, sub: memberId, role: ['owner'] }),
    process.env.AUTH_JWT_SECRET ?? secret,
  );
  const response = await fetch(`${url}/api/v1/alerts?status=active&limit=200`, {
    headers: { authorization: `Bearer ${token}` },
  });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()).items;
}

const line = (name, value) => console.log(`  ${name.padEnd(28)}${String(value).padStart(6)}`);

function report(events, ids, outcomes, alerts) {
  console.log("\nA bakery's day");
  line('events in', events.length);
  line('sent twice, counted once', events.length - ids.length);
  line('raised an alert', outcomes.raised ?? 0);
  line('folded into one', outcomes.folded ?? 0);
  line('suppressed (maintenance)', outcomes.suppressed ?? 0);
  line('matched no rule', outcomes.unmatched ?? 0);
  console.log('\nOpen alerts');
  for (const severity of ['critical', 'high', 'medium', 'low']) {
    const titles = alerts.filter((alert) => alert.severity === severity);
    line(severity, titles.length);
    for (const { title, occurrence_count } of titles.slice(0, 3)) console.log(`      ${title} (${occurrence_count}×)`);
  }
}

async function main() {
  await untilReady();
  const demo = development();
  const database = new pg.Client({ connectionString: process.env.DATABASE_URL ?? environment('dev').DATABASE_URL });
  await database.connect();
  const window = randomUUID();
  try {
    await maintenance(database, demo.tenantId, window);
    const events = bakeryDay(demo.tenantId);
    const ids = [...new Set(events.map(({ event_id }) => event_id))];
    await publish(events);
    const outcomes = await untilProcessed(database, demo.tenantId, ids);
    report(events, ids, outcomes, await openAlerts(demo));
  } finally {
    await database.query('UPDATE alert_suppressions SET is_active = false WHERE id = $1', [window]);
    await database.end();
  }
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
