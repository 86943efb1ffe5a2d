import { CommandBus } from '@nestjs/cqrs';
import { UpsertWorkItemsCommand, type WorkItemChange, type WorkItemFields } from '../../src/escalation';
import { DirectoryHub } from '../support/directory-hub';
import { Hub, type Json, token } from '../support/hub';

const ITEMS = '/api/v1/alerts/work-items';

let hub: Hub;
beforeAll(async () => {
  hub = await Hub.start();
});
afterAll(() => hub.stop());

const tenants = [crypto.randomUUID(), crypto.randomUUID()] as const;
const change = (id: string, minute: number, fields: Partial<WorkItemFields>, tenantId: string = tenants[0]) => ({
  ...{ tenantId, resourceType: 'complaint', resourceId: id },
  ...{ occurredAt: new Date(Date.UTC(2026, 2, 1, 12, minute)), fields },
});
const upsert = (...changes: WorkItemChange[]) => hub.app.get(CommandBus).execute(new UpsertWorkItemsCommand(changes));
const itemsOf = (tenantId: string) =>
  hub.sql(
    `SELECT resource_id, title, status, version, metadata FROM work_items WHERE tenant_id = $1 ORDER BY resource_id`,
    [tenantId],
  );

it('work items take what is newer of each field, once, in each tenant by itself', async () => {
  const metadata = { table: 7, area: 'terrace' };
  const late = change('1', 9, { status: 'done', metadata });
  await upsert(late, change('2', 1, { title: 'Cold soup' }), change('1', 0, { title: 'Theirs' }, tenants[1]));
  await upsert(change('1', 1, { status: 'open', title: 'It\'s "late"' }));
  await upsert(late, change('2', 1, { title: 'Cold soup' }));
  expect(await itemsOf(tenants[0])).toEqual([
    { resource_id: '1', title: 'It\'s "late"', status: 'done', version: 2, metadata },
    { resource_id: '2', title: 'Cold soup', status: 'open', version: 1, metadata: {} },
  ]);
  expect(await itemsOf(tenants[1])).toMatchObject([{ resource_id: '1', title: 'Theirs', status: 'open' }]);
});

it('many reports of the same items at the same time do not lock each other out', async () => {
  const ids = Array.from({ length: 200 }, (_, i) => `race ${i}`);
  const reports = (minute: number) => ids.map((id) => change(id, minute, { title: String(minute) }, tenants[1]));
  await Promise.all(
    [1, 2, 3, 4].map((minute) => upsert(...(minute % 2 ? reports(minute) : reports(minute).reverse()))),
  );
  const titles = await hub.sql(
    `SELECT title, count(*)::int FROM work_items WHERE tenant_id = $1 AND resource_id LIKE 'race %' GROUP BY title`,
    [tenants[1]],
  );
  expect(titles).toEqual([{ title: '4', count: 200 }]);
});

describe('over HTTP', () => {
  const items = (query = '') => hub.call<{ items: Json[]; next_cursor: string | null }>('GET', `${ITEMS}${query}`);
  const put = (path: string, body: Json, headers = {}) => hub.call('PUT', `${ITEMS}/${path}`, { body, headers });

  it('an item is reported, changed by what is newer, listed and deleted; each change is audited', async () => {
    const created = await put('complaint/C%2F1', { title: 'Cold soup', priority: 'high', metadata: { table: 7 } });
    expect([created.status, created.body]).toMatchObject([
      200,
      {
        resource_type: 'complaint',
        resource_id: 'C/1',
        priority: 'high',
        status: 'open',
        assignee_id: null,
        version: 1,
      },
    ]);
    const { id } = created.body;
    const older = { title: 'Older', status: 'waiting', occurred_at: '2020-01-01T00:00:00Z' };
    expect((await put('complaint/C%2F1', older)).body).toMatchObject({
      title: 'Cold soup',
      status: 'waiting',
      version: 2,
    });
    expect((await put('complaint/C%2F1', older)).body).toMatchObject({ version: 2 });
    expect((await put('complaint/C%2F1', { priority: 'low' }, { 'if-match': '"1"' })).status).toBe(412);
    expect((await put('complaint/C%2F1', { priority: 'low' }, { 'if-match': '"2"' })).body).toMatchObject({
      version: 3,
    });
    expect((await hub.call('GET', `${ITEMS}/complaint/C%2F1`)).body).toMatchObject({ id, priority: 'low' });

    const path = `${ITEMS}/complaint/C%2F1`;
    expect((await hub.call('DELETE', path)).status).toBe(428);
    expect((await hub.call('DELETE', path, { headers: { 'if-match': '"2"' } })).status).toBe(412);
    expect((await hub.call('DELETE', path, { headers: { 'if-match': '"3"' } })).status).toBe(204);
    const gone = await hub.call('GET', path);
    expect([gone.status, gone.body['type']]).toEqual([404, '/problems/work-item-not-found']);
    expect(await (await DirectoryHub.of(hub)).audited(String(id))).toEqual([
      'work_item.created',
      'work_item.updated',
      'work_item.updated',
      'work_item.deleted',
    ]);
  });

  it('many are reported at once and found by what they are; the load of members follows', async () => {
    const { id: member } = await (await DirectoryHub.of(hub)).member({ name: 'Ana' });
    const many = Array.from({ length: 1_000 }, (_, i) => ({
      ...{ resource_type: 'booking', resource_id: `B${i}`, priority: i < 3 ? 'critical' : 'low' },
      ...(i < 4 && { assignee_id: member, response_due_at: '2030-01-01T00:00:00Z' }),
    }));
    const { status, body } = await hub.call<{ items: Json[] }>('POST', ITEMS, { body: { items: many } });
    expect([status, body.items.length]).toEqual([200, 1_000]);
    const page = await items('?resource_type=booking&limit=200');
    expect([page.body.items.length, page.body.next_cursor]).toEqual([200, expect.any(String)]);
    const critical = await items(`?priority=critical&assignee_id=${member}&status=open&is_open=true`);
    expect(critical.body.items.map(({ resource_id }) => String(resource_id)).sort()).toEqual(['B0', 'B1', 'B2']);
    expect((await items('?response_due_before=2030-01-02')).body.items).toHaveLength(4);
    expect((await items('?response_due_before=2029-12-31')).body.items).toEqual([]);

    const load = async () => (await hub.call<{ items: Json[] }>('GET', `${ITEMS}/workload`)).body.items;
    expect(await load()).toEqual([
      { member_id: member, member_name: 'Ana', open_items: 4, threshold: 20, is_high: false },
    ]);
    await put('booking/B0', { status: 'done' });
    await put('booking/B1', { assignee_id: null });
    expect(await load()).toMatchObject([{ open_items: 2 }]);
  });

  it.each<[Json, string]>([
    [{ priority: 'urgent' }, '/priority'],
    [{ priority: null }, '/priority'],
    [{ status: 'closed' }, '/status'],
    [{ title: 'x'.repeat(501) }, '/title'],
    [{ assignee_id: 'me' }, '/assignee_id'],
    [{ response_due_at: 'soon' }, '/response_due_at'],
    [{ metadata: { text: 'x'.repeat(17_000) } }, '/metadata'],
    [{ metadata: null }, '/metadata'],
    [{ occurred_at: '2026-02-30' }, '/occurred_at'],
  ])('%j is refused', async (body, pointer) => {
    const one = await put('complaint/refused', body);
    expect([one.status, (one.body['errors'] as Json[]).map((fault) => fault['pointer'])]).toEqual([422, [pointer]]);
    const item = { resource_type: 'complaint', resource_id: 'refused', ...body };
    const many = await hub.call('POST', ITEMS, { body: { items: [item] } });
    expect([many.status, (many.body['errors'] as Json[]).map((fault) => fault['pointer'])]).toEqual([
      422,
      [`/items/0${pointer}`],
    ]);
  });

  it('members who only read change nothing', async () => {
    const reader = await token(hub.tenantId, 'viewer');
    expect((await hub.call('PUT', `${ITEMS}/complaint/1`, { token: reader, body: {} })).status).toBe(403);
  });
});
