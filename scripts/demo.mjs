#!/usr/bin/env node
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { bakeryDay } from './demo/bakery-day.mjs';
import { checkReady, Client, untilProcessed } from './demo/hub.mjs';
import { showLateItem } from './demo/late-item.mjs';
import { mailsSince, reportMails } from './demo/mails.mjs';
import { replayDay } from './demo/replay.mjs';
import { report } from './demo/report.mjs';
import { showUnanswered } from './demo/unanswered.mjs';
import { publish, readEnvFile, urlOf } from './publish.mjs';
import { development } from './token.mjs';

/** The oven is being serviced today, so its maintenance alerts are suppressed. */
const maintenance = (database, tenantId, id) =>
  database.query(
    `INSERT INTO alert_suppressions (id, tenant_id, suppression_type, alert_types, start_time, end_time, reason, created_by)
     VALUES ($1, $2, 'maintenance_window', '["equipment_maintenance"]', now(), now() + interval '10 minutes', 'Revisión del Horno 2', $1)`,
    [id, tenantId],
  );

/** How many messages wait for a summary by e-mail, because nobody gets too many. */
const bundled = async (database, tenantId) =>
  (
    await database.query(
      `SELECT count(*)::int FROM deliveries WHERE tenant_id = $1 AND channel = 'email' AND state = 'bundled'`,
      [tenantId],
    )
  ).rows[0].count;

async function main() {
  readEnvFile();
  await checkReady();
  const demo = development();
  const database = new pg.Client({ connectionString: urlOf('DATABASE_URL') });
  await database.connect();
  const window = randomUUID();
  try {
    if (process.argv.includes('--day')) return await replayDay(database);
    await maintenance(database, demo.tenantId, window);
    const startedAt = Date.now();
    const events = bakeryDay(demo.tenantId);
    await publish(events);
    const processed = await untilProcessed(database, demo.tenantId, [...new Set(events.map((one) => one.event_id))]);
    const client = new Client(demo.tenantId);
    report(events, processed, await client.all('?status=active,acknowledged,snoozed'));
    await showUnanswered(client, demo.tenantId);
    await showLateItem(client, demo.tenantId);
    reportMails(await mailsSince(startedAt), await bundled(database, demo.tenantId));
  } finally {
    await database.query('UPDATE alert_suppressions SET is_active = false WHERE id = $1', [window]);
    await database.end();
  }
}

main().catch((error) => {
  console.error(error.message || error.code);
  process.exitCode = 1;
});
