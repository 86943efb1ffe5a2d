import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { publish } from '../publish.mjs';
import { funnel } from './funnel.mjs';
import { Client, untilProcessed } from './hub.mjs';
import { day, night, recoveredInTime, rules, criticalProblems } from './noisy-day.mjs';

const HOUR_MS = 3_600_000;
const SETTLED_WITHIN_MS = 30_000;

/** Adds the common fields to the events. Every tenth event is sent twice, as services may do. */
const messagesOf = (tenantId, events) => {
  const messages = events.map((fields) => ({
    event_id: randomUUID(),
    tenant_id: tenantId,
    timestamp: new Date().toISOString(),
    ...fields,
  }));
  return { messages, sent: messages.flatMap((one, n) => (n % 10 === 9 ? [one, one] : [one])) };
};

async function publishAndWait(database, tenantId, events) {
  const { messages, sent } = messagesOf(tenantId, events);
  await publish(sent);
  const processed = await untilProcessed(
    database,
    tenantId,
    messages.map(({ event_id }) => event_id),
  );
  return { processed, sent: sent.length };
}

/** Creates a maintenance window for the tills of one store. */
const maintenance = (client) =>
  client.call('POST', '/suppressions', {
    suppression_type: 'maintenance_window',
    alert_types: ['till_offline'],
    labels: [{ name: 'store', operator: '=', value: 'Lavapiés' }],
    start_time: new Date().toISOString(),
    end_time: new Date(Date.now() + HOUR_MS).toISOString(),
    reason: 'Mantenimiento nocturno de las cajas',
  });

const weatherExplainsTills = (client) =>
  client.call('POST', '/inhibitions', {
    name: 'The weather service explains the synchronisation of tills',
    source: { alert_types: ['api_health'] },
    target: { alert_types: ['pos_sync_failed'] },
  });

/** Waits until no problem is held any longer. */
async function untilSettled(client) {
  for (const deadline = Date.now() + SETTLED_WITHIN_MS; Date.now() < deadline; await sleep(250))
    if ((await client.all('/silenced?state=held&reason=hold,maintenance_window')).length === 0) return;
  throw new Error(`a problem is still held after ${SETTLED_WITHIN_MS / 1000} s`);
}

/**
 * Replays a bakery chain's noisy day for a new tenant, and reports the result.
 * @throws Error if a critical problem was lost
 */
export async function replayDay(database) {
  const tenantId = randomUUID();
  const client = new Client(tenantId);
  await client.call('POST', '/rules/import', { rules });
  await weatherExplainsTills(client);
  const window = await maintenance(client);
  const before = await publishAndWait(database, tenantId, night);
  await client.call('DELETE', `/suppressions/${window.id}`);
  const after = await publishAndWait(database, tenantId, day);
  await untilSettled(client);
  const [alerts, suppressed] = [await client.all(''), await client.all('/silenced')];
  const lost = funnel({
    events: night.length + day.length,
    sent: before.sent + after.sent,
    processed: [...before.processed, ...after.processed],
    alerts,
    suppressed,
    criticalProblems,
    recoveredInTime,
  });
  console.log(`\nTo explore the result, get a token: npm run -s token -- --tenant ${tenantId}`);
  if (lost.length > 0) throw new Error(`there was no notification for: ${lost.join('; ')}`);
}
