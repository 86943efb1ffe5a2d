import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { Hub, Json, token } from '../support/hub';

interface Page {
  items: Json[];
  next_cursor: string | null;
}

let hub: Hub;
beforeAll(async () => {
  hub = await Hub.start();
  await raise(['inventory.stockout', 'inventory.stockout', 'inventory.stockout', 'inventory.low_stock']);
  await raise(['inventory.low_stock', 'orders.overdue', 'orders.large_order']);
  const [first, second] = (await list('alert_type=stockout')).body.items;
  await hub.call('POST', `/api/v1/alerts/${String(first?.['id'])}/acknowledge`);
  await hub.call('POST', `/api/v1/alerts/${String(second?.['id'])}/resolve`);
  await hub.sql(`UPDATE alerts SET status = 'ignored' WHERE tenant_id = $1 AND alert_type = 'large_order'`, [
    hub.tenantId,
  ]);
});
afterAll(() => hub.stop());

const list = async (query: string, tenantId = hub.tenantId) =>
  hub.call<Page>('GET', `/api/v1/alerts?${query}`, { token: await token(tenantId) });

/** Publishes an event of each type, and waits for its alert. */
async function raise(eventTypes: string[], tenantId = hub.tenantId): Promise<void> {
  const events = eventTypes.map((event_type) => hub.event({ event_type, tenant_id: tenantId }));
  await Promise.all(events.map((event) => hub.publish(event)));
  const ids = events.map(({ event_id }) => event_id);
  await eventually(async () => {
    const rows = await hub.sql('SELECT 1 FROM alerts WHERE tenant_id = $1 AND source_event_id = ANY($2)', [
      tenantId,
      ids,
    ]);
    return rows.length === ids.length;
  });
}

/** Reads all pages, one after the other, and calls `between` before each further page. */
async function pages(query: string, between: () => Promise<void> = () => Promise.resolve(), tenantId = hub.tenantId) {
  const all: Json[][] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const { status, body }: { status: number; body: Page } = await list(
      `${query}${cursor && `&cursor=${cursor}`}`,
      tenantId,
    );
    expect(status).toBe(200);
    all.push(body.items);
    cursor = body.next_cursor;
    if (cursor !== null) await between();
  }
  return all;
}

const idsOf = (items: Json[]) => items.map(({ id }) => id);

it.each([
  ['', 7],
  ['status=active', 4],
  ['status=open', 4],
  ['status=triggered', 4],
  ['status=acknowledged', 1],
  ['status=suppressed', 1],
  ['status=acknowledged&status=resolved', 2],
  ['status=acknowledged,resolved', 2],
  ['status=acknowledged,%20resolved&status=ignored', 3],
  ['status=snoozed', 0],
  ['severity=critical', 3],
  ['severity=urgent', 3],
  ['severity=warning', 2],
  ['severity=info', 1],
  ['severity=high,info', 2],
  ['severity=high&severity=low', 2],
  ['severity=medium,warning', 2],
  ['alert_type=stockout', 3],
  ['alert_type=stockout,low_stock', 5],
  ['alert_type=stockout&alert_type=order_overdue', 4],
  ['alert_type=nothing_of_the_kind', 0],
  ['status=active&severity=critical', 1],
  ['status=active&severity=critical&alert_type=low_stock', 0],
  ['status=resolved&severity=urgent&alert_type=stockout', 1],
])('?%s finds %i of the seven alerts', async (query, count) => {
  // people are told of the alerts meanwhile, which the alerts show
  await eventually(async () => {
    const { status, body } = await list(query);
    expect(status).toBe(200);
    expect(body.items).toHaveLength(count);
    const whole = (await list('')).body.items;
    const found = new Set(idsOf(body.items));
    expect(body.items).toEqual(whole.filter(({ id }) => found.has(id)));
    return true;
  });
});

it('the list and the route of a single alert show the same', async () => {
  const [alert] = (await list('severity=high')).body.items;
  expect((await hub.call('GET', `/api/v1/alerts/${String(alert?.['id'])}`)).body).toEqual(alert);
});

it('the newest alerts come first', async () => {
  const times = (await list('')).body.items.map(({ created_at }) => String(created_at));
  expect(times).toEqual([...times].sort().reverse());
});

it.each([1, 4, 7, 25])('in pages of %i nothing is skipped or repeated while alerts arrive', async (limit) => {
  const tenantId = randomUUID();
  // in two batches, so that some alerts have the same time and others do not
  for (const count of [16, 9]) await raise(Array<string>(count).fill('inventory.stockout'), tenantId);
  const before = idsOf((await list('limit=200', tenantId)).body.items);
  expect(before).toHaveLength(25);
  const all = await pages(
    `limit=${limit}`,
    () => raise(['inventory.stockout', 'inventory.low_stock'], tenantId),
    tenantId,
  );
  expect(idsOf(all.flat())).toEqual(before);
  for (const page of all.slice(0, -1)) expect(page).toHaveLength(limit);
  expect(all.at(-1)?.length).toBeLessThan(limit + 1);
});

it('filters apply to all pages', async () => {
  const all = (await pages('limit=2&status=active,acknowledged&severity=critical,medium')).flat();
  expect(idsOf(all)).toEqual(
    idsOf((await list('status=active,acknowledged&severity=critical,medium&limit=200')).body.items),
  );
  expect(all).toHaveLength(4);
});

it('a page has fifty alerts by default, and at most two hundred', async () => {
  const tenantId = randomUUID();
  await raise(Array<string>(201).fill('inventory.stockout'), tenantId);
  const byDefault = await list('', tenantId);
  expect(byDefault.body.items).toHaveLength(50);
  expect(byDefault.body.next_cursor).toEqual(expect.any(String));
  expect((await list('limit=200', tenantId)).body.items).toHaveLength(200);
});

const anId = '0197c3a0-5b1e-7c3a-9f60-2f4f3c1d0a01';
const cursorOf = (value: unknown) => `cursor=${Buffer.from(JSON.stringify(value)).toString('base64url')}`;

it.each([
  ['a limit of zero', 'limit=0', '/query/limit', '0'],
  ['a negative limit', 'limit=-1', '/query/limit', '-1'],
  ['a limit that is too large', 'limit=201', '/query/limit', '200'],
  ['a limit that is not an integer', 'limit=1.5', '/query/limit', '1.5'],
  ['a limit in words', 'limit=many', '/query/limit', 'many'],
  ['an empty limit', 'limit=', '/query/limit', 'limit must'],
  ['two limits', 'limit=5&limit=6', '/query/limit', 'limit must'],
  ['an unknown status', 'status=closed', '/query/status', 'snoozed, resolved, ignored (given ["closed"])'],
  ['an empty status', 'status=', '/query/status', 'active, acknowledged'],
  ['an unknown status among others', 'status=active,closed', '/query/status', 'closed'],
  ['an unknown severity', 'severity=huge', '/query/severity', 'low, medium, high, critical (given ["huge"])'],
  [
    'a severity that is a property name in JavaScript',
    'severity=constructor',
    '/query/severity',
    'given ["constructor"]',
  ],
  ['a type that is too long', `alert_type=${'x'.repeat(101)}`, '/query/alert_type', '100'],
  ['a type with U+0000', 'alert_type=stock%00out', '/query/alert_type', 'U+0000'],
  ['an unknown field', 'page=2', '/query/page', 'page'],
  ['a field in capitals', 'Status=active', '/query/Status', 'Status'],
  ['a nested field', 'status[x]=active', '/query/status[x]', 'status[x]'],
  ['an empty cursor', 'cursor=', '/query/cursor', 'cursor'],
  ['garbage as the cursor', 'cursor=garbage', '/query/cursor', 'cursor'],
  ['two cursors', 'cursor=a&cursor=b', '/query/cursor', 'cursor'],
  ['a cursor that is too long', `cursor=${'x'.repeat(501)}`, '/query/cursor', '500'],
  ['a cursor of another list', cursorOf([anId]), '/query/cursor', 'cursor'],
  ['a cursor without a time', cursorOf(['never', anId]), '/query/cursor', 'cursor'],
  ['a cursor without an id', cursorOf(['2026-01-01T00:00:00.000Z', 'x']), '/query/cursor', 'cursor'],
  ['a cursor with a number', cursorOf([1, anId]), '/query/cursor', 'cursor'],
  ['a cursor with null', cursorOf(null), '/query/cursor', 'cursor'],
  ['a cursor with a time that only JavaScript accepts', cursorOf(['1', anId]), '/query/cursor', 'cursor'],
  ['a cursor with a time and a comment', cursorOf(['2026-01-01T00:00:00Z (early)', anId]), '/query/cursor', 'cursor'],
  [
    'a cursor with a time that is out of range',
    cursorOf(['+275760-09-13T00:00:00.000Z', anId]),
    '/query/cursor',
    'cursor',
  ],
])('%s is refused with the pointer of the error', async (_, query, pointer, detail) => {
  const { status, headers, body } = await hub.call('GET', `/api/v1/alerts?${query}`);
  expect(body).toMatchObject({
    type: '/problems/invalid-input',
    status: 422,
    errors: [{ pointer, detail: expect.stringContaining(detail) as string }],
  });
  expect(status).toBe(422);
  expect(headers.get('content-type')).toContain('application/problem+json');
});

describe('fields', () => {
  const whole = async (query = '') => (await list(query)).body.items;

  it.each(['', 'sort=-severity&', 'status=active,resolved&', 'q=harina&'])(
    'with ?%sfields= the same alerts come in the same order, with these fields only',
    async (query) => {
      const fields = ['title', 'edited_fields', 'created_at', 'labels'];
      const { status, body } = await list(`${query}fields=${fields.join()}`);
      expect(status).toBe(200);
      const expected = (await whole(query)).map((alert) =>
        Object.fromEntries(fields.map((name) => [name, alert[name]])),
      );
      expect(expected.length).toBeGreaterThan(0);
      expect(body.items).toEqual(expected);
    },
  );

  it('pages of some fields are complete, although no field of the cursor is shown', async () => {
    const found = await pages('limit=2&sort=severity&fields=title');
    expect(found.flat()).toEqual((await whole('sort=severity')).map(({ title }) => ({ title })));
  });

  it('what the member has read can be a field', async () => {
    const [first] = await whole();
    const me = await token(hub.tenantId);
    expect((await hub.call('PUT', `/api/v1/alerts/${String(first?.['id'])}/read`, { token: me })).status).toBe(200);
    const { body } = await hub.call<Page>('GET', '/api/v1/alerts?limit=1&fields=read_at', { token: me });
    expect(body.items).toEqual([{ read_at: expect.any(String) as string }]);
  });

  it.each(['fields=', 'fields=title,secret', 'fields=tenantId', 'fields=constructor'])(
    '?%s is refused',
    async (query) => {
      const { status, body } = await list(query);
      expect(status).toBe(422);
      expect(JSON.stringify(body)).toContain('/query/fields');
    },
  );
});
