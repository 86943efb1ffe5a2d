#!/usr/bin/env node
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { bakeryDay } from './demo/bakery-day.mjs';
import { report } from './demo/report.mjs';
import { publish, readEnvFile, urlOf } from './publish.mjs';
import { claimsOf, development, signToken } from './token.mjs';

const DONE_WITHIN_MS = 60_000;

async function checkReady(url) {
  const response = await fetch(`${url}/health/ready`).catch(() => undefined);
  if (!response) throw new Error(`Campana does not answer at ${url}. Start Campana first: npm start`);
  if (!response.ok) throw new Error(`Campana at ${url} is not ready: ${await response.text()}`);
}

/** The oven is being serviced today: nobody needs to hear that it is due. */
const maintenance = (database, tenantId, id) =>
  database.query(
    `INSERT INTO alert_suppressions (id, tenant_id, suppression_type, alert_types, start_time, end_time, reason, created_by)
     VALUES ($1, $2, 'maintenance_window', '["equipment_maintenance"]', now(), now() + interval '10 minutes', 'Revisión del Horno 2', $1)`,
    [id, tenantId],
  );

/** What became of the events, once something has of each. */
async function untilProcessed(database, tenantId, ids) {
  let rows = [];
  for (const deadline = Date.now() + DONE_WITHIN_MS; Date.now() < deadline; await sleep(50)) {
    ({ rows } = await database.query(
      'SELECT outcome, matches FROM processed_events WHERE tenant_id = $1 AND event_id = ANY($2)',
      [tenantId, ids],
    ));
    if (rows.length === ids.length) return rows;
  }
  throw new Error(
    `${rows.length} of ${ids.length} events were processed within ${DONE_WITHIN_MS / 1000} s: does Campana use the same database and RabbitMQ?`,
  );
}

async function openAlerts(url, { tenantId, memberId, secret }) {
  const claims = claimsOf({ tenant: tenantId, sub: memberId, role: ['owner'] });
  const token = signToken(claims, process.env.AUTH_JWT_SECRET || secret);
  const alerts = [];
  for (let cursor = ''; cursor !== null;) {
    const query = `status=active,acknowledged,snoozed&limit=200${cursor && `&cursor=${cursor}`}`;
    const response = await fetch(`${url}/api/v1/alerts?${query}`, { headers: { authorization: `Bearer ${token}` } });
    if (!response.ok) throw new Error(await response.text());
    const page = await response.json();
    alerts.push(...page.items);
    cursor = page.next_cursor;
  }
  return alerts;
}

async function main() {
  readEnvFile();
  const url = `http://127.0.0.1:${process.env.PORT || 8016}`;
  await checkReady(url);
  const demo = development();
  const database = new pg.Client({ connectionString: urlOf('DATABASE_URL') });
  await database.connect();
  const window = randomUUID();
  try {
    await maintenance(database, demo.tenantId, window);
    const events = bakeryDay(demo.tenantId);
    await publish(events);
    const processed = await untilProcessed(database, demo.tenantId, [...new Set(events.map((one) => one.event_id))]);
    report(events, processed, await openAlerts(url, demo));
  } finally {
    await database.query('UPDATE alert_suppressions SET is_active = false WHERE id = $1', [window]);
    await database.end();
  }
}

main().catch((error) => {
  console.error(error.message || error.code);
  process.exitCode = 1;
});
