import { randomUUID } from 'node:crypto';
import { Hub, type Json, token } from '../support/hub';
import { aRule, RULES, RulesHub } from '../support/rules-hub';

let hub: Hub;
let rules: RulesHub;
beforeAll(async () => {
  hub = await Hub.start();
  rules = new RulesHub(hub);
});
afterAll(() => hub.stop());

/** Describes a member as a tenant's service does. @returns the id */
async function member(tenantId: string, isActive = true): Promise<string> {
  const id = randomUUID();
  await hub.sql(
    `INSERT INTO members (id, tenant_id, name, roles, source, is_active, created_at, updated_at)
     VALUES ($1, $2, 'Eva', '{staff}', 'upsert', $3, now(), now())`,
    [id, tenantId, isActive],
  );
  return id;
}

it('an alert keeps what its event is about, and belongs to the active member whom it names', async () => {
  const otherTenant = randomUUID();
  await hub.call('GET', '/api/v1/alerts', { token: await token(otherTenant, 'owner') });
  const own = await member(hub.tenantId);
  const named: [unknown, string | null][] = [
    [own, own],
    [own.toUpperCase(), own],
    [await member(hub.tenantId, false), null],
    [await member(otherTenant), null],
    [randomUUID(), null],
    ['Eva', null],
    [null, null],
  ];
  const rule = await rules.rule({ assign_from: 'item.owner', aggregation_key_template: 'item:{resource_id}' });
  for (const [i, [owner]] of named.entries()) {
    const fields = { item: { owner }, resource_type: 'complaint', resource_id: i };
    expect(await rules.publishAndWait(rule['source_event_type'], fields)).toMatchObject({ outcome: 'raised' });
  }
  const alerts = await rules.alertsOf(rule['alert_type']);
  const shown = (alert: Json) => [alert['resource_type'], alert['resource_id'], alert['assigned_to']];
  const wanted = named.map(([, assignee], i) => ['complaint', String(i), assignee]);
  expect(alerts.map(shown).sort()).toEqual(wanted.sort());
  const { body } = await hub.call<{ items: Json[] }>('GET', '/api/v1/alerts?resource_type=complaint&resource_id=0');
  expect(body.items.map(shown)).toEqual([['complaint', '0', own]]);
});

it('later events of a problem leave its alert with whom it is', async () => {
  const [first, second] = [await member(hub.tenantId), await member(hub.tenantId)];
  const rule = await rules.rule({
    assign_from: 'owner',
    aggregation_key_template: 'same',
    aggregation_window_minutes: 60,
  });
  await rules.publishAndWait(rule['source_event_type'], { owner: first });
  await rules.publishAndWait(rule['source_event_type'], { owner: second });
  expect(await rules.alertsOf(rule['alert_type'])).toMatchObject([{ assigned_to: first, occurrence_count: 2 }]);
});

it('a field that cannot be one is refused', async () => {
  const { status, body } = await hub.call('POST', RULES, { body: aRule({ assign_from: 'owner..id' }) });
  expect([status, body['errors']]).toMatchObject([422, [{ pointer: '/assign_from' }]]);
});
