import { randomUUID } from 'node:crypto';
import { publish } from '../publish.mjs';
import { line, until } from './story.mjs';

/** Seconds until the complaint must be answered; in production these would be hours. */
const DUE_SECONDS = 4;

/** Reports a complaint that nobody answers in time, shows its alert at risk and then missed, and answers it. */
export async function showLateItem(client, tenantId) {
  console.log('\nA complaint that nobody answers');
  const [now, id] = [Date.now(), randomUUID().slice(0, 8)];
  const item = { tenant_id: tenantId, resource_type: 'complaint', resource_id: id };
  const send = (kind, fields) =>
    publish([
      {
        ...{ event_id: randomUUID(), event_type: `work_items.${kind}`, timestamp: new Date().toISOString() },
        ...item,
        ...fields,
      },
    ]);
  const dueAt = new Date(now + DUE_SECONDS * 1000).toISOString();
  await send('created', { title: 'Cold soup at table 7', priority: 'medium', response_due_at: dueAt });
  const ask = () => client.all(`/?alert_type=sla_breach&resource_id=${id}`);
  for (const [name, severity] of [
    ['at risk', 'medium'],
    ['missed', 'critical'],
  ]) {
    const [alert] = await until(ask, ([found]) => found?.severity === severity, name);
    const seconds = ((Date.parse(alert.last_occurrence_at) - now) / 1000).toFixed(1);
    line(name, `after ${seconds} s: ${alert.title} (${alert.severity})`);
  }
  await send('updated', { responded_at: new Date().toISOString(), status: 'in_progress' });
  await until(ask, ([found]) => found?.status === 'resolved', 'the end');
  line('answered', 'the alert resolves itself');
}
