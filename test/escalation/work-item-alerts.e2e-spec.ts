import { randomUUID } from 'node:crypto';
import { CommandBus } from '@nestjs/cqrs';
import { Clock } from '../../libs/kernel/clock';
import { eventually } from '../../libs/testing/eventually';
import { ReconcileWorkItemsCommand } from '../../src/escalation/work-items/commands/reconcile-work-items';
import { DirectoryHub } from '../support/directory-hub';
import { Hub, type Json } from '../support/hub';

const MINUTE_MS = 60_000;

let hub: Hub;
let directory: DirectoryHub;
beforeAll(async () => {
  hub = await Hub.start({});
  directory = await DirectoryHub.of(hub);
});
afterAll(() => hub.stop());

const now = (): number => hub.app.get(Clock, { strict: false }).now().getTime();
const inMinutes = (minutes: number): string => new Date(now() + minutes * MINUTE_MS).toISOString();

/** Publishes an event of a work item, as its service does. */
const send = (kind: string, id: string, fields: Json = {}) =>
  hub.outside.publish('work_items', `work_items.${kind}`, {
    ...{ tenant_id: hub.tenantId, event_id: randomUUID(), timestamp: new Date(now()).toISOString() },
    ...{ resource_type: 'complaint', resource_id: id, title: `Complaint ${id}` },
    ...fields,
  });

const alertsOf = async (alertType: string, id: string): Promise<Json[]> => {
  const query = `alert_type=${alertType}&resource_id=${id}&status=active,acknowledged,resolved`;
  return (await hub.call<{ items: Json[] }>('GET', `/api/v1/alerts?${query}`)).body.items;
};

/** Waits for the only alert of a type and an item. */
const alertIs = (alertType: string, id: string, expected: Json) =>
  eventually(
    async () => {
      const alerts = await alertsOf(alertType, id);
      expect(alerts).toHaveLength(1);
      expect(alerts[0]).toMatchObject(expected);
      return true;
    },
    { what: `${alertType} of ${id}: ${JSON.stringify(expected)}` },
  );

const stored = (id: string) =>
  eventually(async () => (await hub.call('GET', `/api/v1/alerts/work-items/complaint/${id}`)).status === 200, {
    what: `the item ${id}`,
  });

it('sla_breach: at risk is medium, breached is critical, in one alert that its end resolves', async () => {
  const { id: member } = await directory.member();
  const due = { assignee_id: member, resolution_due_at: inMinutes(120), response_due_at: inMinutes(1_000) };
  await send('created', 'late', due);
  await stored('late');
  hub.moveClock(91 * MINUTE_MS);
  await alertIs('sla_breach', 'late', {
    ...{ severity: 'medium', alert_category: 'work_item', assigned_to: member, status: 'active' },
    ...{ aggregation_key: 'sla_breach:complaint:late:resolution', resource_type: 'complaint' },
  });
  hub.moveClock(30 * MINUTE_MS);
  await alertIs('sla_breach', 'late', { severity: 'critical', status: 'active', occurrence_count: 2 });
  await send('completed', 'late');
  await alertIs('sla_breach', 'late', { status: 'resolved' });
});

it('critical_item: created as it or raised to it; done ends it', async () => {
  await send('created', 'hot', { priority: 'critical' });
  await send('created', 'warm', { priority: 'low' });
  await send('updated', 'warm', { priority: 'critical' });
  for (const id of ['hot', 'warm']) await alertIs('critical_item', id, { severity: 'critical', status: 'active' });
  await send('completed', 'hot');
  await alertIs('critical_item', 'hot', { status: 'resolved' });
  await alertIs('critical_item', 'warm', { status: 'active' });
});

it('unassigned_critical and high_priority_queue: after 15 and 60 minutes, until somebody has it', async () => {
  const { id: member } = await directory.member();
  await send('created', 'lonely', { priority: 'critical' });
  await send('created', 'queued', { priority: 'high' });
  await stored('lonely');
  await stored('queued');
  hub.moveClock(16 * MINUTE_MS);
  await alertIs('unassigned_critical', 'lonely', { severity: 'critical', status: 'active' });
  expect(await alertsOf('high_priority_queue', 'queued')).toEqual([]);
  hub.moveClock(45 * MINUTE_MS);
  await alertIs('high_priority_queue', 'queued', { severity: 'high', status: 'active' });
  await send('assigned', 'lonely', { assignee_id: member });
  await send('assigned', 'queued', { assignee_id: member });
  await alertIs('unassigned_critical', 'lonely', { status: 'resolved' });
  await alertIs('high_priority_queue', 'queued', { status: 'resolved' });
});

it('item_escalated: while the item is not done', async () => {
  await send('escalated', 'angry');
  await alertIs('item_escalated', 'angry', { severity: 'high', status: 'active' });
  await send('cancelled', 'angry');
  await alertIs('item_escalated', 'angry', { status: 'resolved' });
});

it('high_workload: more than the threshold, until it is 80 % of it; members who leave lose their items', async () => {
  const { id: member } = await directory.member({ name: 'Ben' });
  await hub.call('PUT', '/api/v1/alerts/config', { body: { workload_threshold: 5 } });
  for (let i = 0; i < 6; i++) await send('created', `load ${i}`, { assignee_id: member });
  await alertIs('high_workload', member, { severity: 'medium', status: 'active', assigned_to: member });
  await send('completed', 'load 0');
  await stored('load 5');
  await send('completed', 'load 1');
  await alertIs('high_workload', member, { status: 'resolved' });

  await hub.call('DELETE', `/api/v1/alerts/members/${member}`);
  const mine = async () =>
    (await hub.call<{ items: Json[] }>('GET', `/api/v1/alerts/work-items?assignee_id=${member}&is_open=true`)).body
      .items;
  await eventually(async () => (await mine()).length === 0, { what: 'no items of a removed member' });
});

it('a critical alert of an item that nobody has goes to the available member with the fewest items', async () => {
  const hours = [{ days: ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'], from: '00:00', to: '00:00' }];
  const { id: free } = await directory.member({ roles: ['viewer'], working_hours: hours, time_zone: 'UTC' });
  const loads = `INSERT INTO work_item_loads (tenant_id, member_id, open_items)
    SELECT tenant_id, id, 3 FROM members WHERE tenant_id = $1 AND id <> $2
    ON CONFLICT (tenant_id, member_id) DO UPDATE SET open_items = 3`;
  await hub.sql(loads, [hub.tenantId, free]);
  await send('created', 'whose', { priority: 'critical' });
  await alertIs('critical_item', 'whose', { assigned_to: free });

  // what was changed behind its back is found by the reconciliation
  await hub.app.get(CommandBus).execute(new ReconcileWorkItemsCommand());
  const wrong = `SELECT 1 FROM work_item_loads l WHERE tenant_id = $1 AND open_items <> (SELECT count(*) FROM work_items i
    WHERE i.tenant_id = $1 AND i.assignee_id = l.member_id AND i.status NOT IN ('done', 'cancelled'))`;
  expect(await hub.sql(wrong, [hub.tenantId])).toEqual([]);
});

it('a deadline whose due time was lost, or whose setting changes, is reported all the same', async () => {
  await send('created', 'lost', { response_due_at: inMinutes(1_000) });
  await stored('lost');
  await hub.sql(`UPDATE work_items SET next_at = NULL WHERE tenant_id = $1 AND resource_id = 'lost'`, [hub.tenantId]);
  await hub.app.get(CommandBus).execute(new ReconcileWorkItemsCommand());
  hub.moveClock(1_001 * MINUTE_MS);
  await alertIs('sla_breach', 'lost', { severity: 'critical', status: 'active' });

  await send('created', 'patient', { priority: 'high' });
  await stored('patient');
  hub.moveClock(10 * MINUTE_MS);
  await hub.call('PUT', '/api/v1/alerts/config', { body: { unassigned_high_minutes: 5 } });
  await alertIs('high_priority_queue', 'patient', { status: 'active' });
});

it('an event that is no work item is a dead letter that names its fields; one of a reserved type too', async () => {
  await send('created', 'wrong', { priority: 'urgent', status: 7 });
  await eventually(async () => {
    const { body } = await hub.call<{ items: Json[] }>('GET', '/api/v1/alerts/dead-letters');
    return body.items.some((letter) => /\/priority.*\/status/.test(JSON.stringify(letter)));
  });
  expect((await hub.call('GET', '/api/v1/alerts/work-items/complaint/wrong')).status).toBe(404);
});
