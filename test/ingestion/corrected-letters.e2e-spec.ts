import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { Hub, type Json, token } from '../support/hub';

const LETTERS = '/api/v1/alerts/dead-letters';

let hub: Hub;
beforeAll(async () => {
  hub = await Hub.start();
});
afterAll(() => hub.stop());

/** A message whose type is no type, as a dead letter. */
async function aLetter(): Promise<{ readonly id: string; readonly event: Json }> {
  const event = hub.event({ event_type: 'inventory stockout!' });
  await hub.outside.publish('inventory', 'inventory.stockout', event);
  const id = await eventually(async () => {
    const { body } = await hub.call<{ items: Json[] }>('GET', `${LETTERS}?q=${String(event['event_id'])}`);
    return body.items[0]?.['id'] as string | undefined;
  });
  return { id, event };
}

const correct = (id: string, body: Json, query = '', bearer?: string) =>
  hub.call('POST', `${LETTERS}/${id}/replay${query}`, { body, ...(bearer && { token: bearer }) });
const alertOf = async ({ event_id: eventId }: Json) =>
  (await hub.alerts(0)).find(({ source_event_id: id }) => id === eventId);

it('a corrected copy becomes an alert; the letter stays, counts as replayed, and the audit log says so', async () => {
  const { id, event } = await aLetter();
  const body = { ...event, event_type: 'inventory.stockout' };
  const preview = await correct(id, { body: { ...body, tenant_id: undefined } }, '?dry_run=true');
  expect([preview.status, preview.body]).toEqual([
    200,
    expect.objectContaining({
      dry_run: true,
      event_type: 'inventory.stockout',
      tenant_id: hub.tenantId,
      is_repeat: false,
    }),
  ]);
  expect(preview.body['matches']).toMatchObject([{ outcome: 'matched', error: null }]);
  const before = await hub.call('GET', `${LETTERS}/${id}`);
  expect(before.body['replayed_at']).toBeNull();
  expect(await alertOf(event)).toBeUndefined();

  expect((await correct(id, { body })).body).toMatchObject({ dry_run: false });
  await eventually(() => alertOf(event), { what: 'the alert' });
  const after = await hub.call('GET', `${LETTERS}/${id}`);
  expect(after.body).toMatchObject({ body: before.body['body'], replayed_at: expect.any(String) as string });
  const audit = await hub.call<{ items: Json[] }>('GET', `/api/v1/alerts/audit?subject_id=${id}`);
  expect(JSON.stringify(audit.body)).toContain('body_sha256');
  expect((await correct(id, { body }, '?dry_run=true')).body['is_repeat']).toBe(true);
});

it.each([
  ['what is still wrong', {}, '/body/event_type'],
  ['another tenant', { body: { tenant_id: randomUUID(), event_type: 'a.b' } }, '/body/tenant_id'],
  ['no object', { body: 'text' }, '/body'],
  ['an unknown field', { colour: 'red' }, '/colour'],
  ['an empty key', { routing_key: '' }, '/routing_key'],
])('%s is refused, with its place, and nothing changes', async (_, body, pointer) => {
  const { id } = await aLetter();
  for (const query of ['', '?dry_run=true']) {
    const answer = await correct(id, body, query);
    expect([answer.status, answer.body['errors']]).toEqual([422, [expect.objectContaining({ pointer })]]);
  }
  expect((await hub.call('GET', `${LETTERS}/${id}`)).body['replayed_at']).toBeNull();
});

it('is for administrators of the tenant alone', async () => {
  const { id } = await aLetter();
  expect((await correct(id, {}, '', await token(hub.tenantId, 'staff'))).status).toBe(403);
  expect((await correct(id, {}, '', await token(randomUUID()))).status).toBe(404);
  expect((await correct(randomUUID(), {})).status).toBe(404);
});
