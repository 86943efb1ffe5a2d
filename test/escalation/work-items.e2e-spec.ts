import { CommandBus } from '@nestjs/cqrs';
import { UpsertWorkItemsCommand, type WorkItemChange, type WorkItemFields } from '../../src/escalation';
import { Hub } from '../support/hub';

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
