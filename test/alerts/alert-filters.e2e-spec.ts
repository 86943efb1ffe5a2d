import { randomUUID } from 'node:crypto';
import type { Schemas } from '../../libs/client';
import { Hub } from '../support/hub';
import { type ApiAlert, done, Person } from '../support/person';

let hub: Hub;
let ana: Person;
let luis: Person;
let all: ApiAlert[];
const batch = randomUUID();

beforeAll(async () => {
  hub = await Hub.start();
  // nothing changes an alert here but the test
  await hub.call('PUT', '/api/v1/alerts/config', { body: { auto_notify: false } });
  ana = await Person.of(hub, 'Ana');
  luis = await Person.of(hub, 'Luis', 'staff');
  const severities = ['critical', 'high', 'medium', 'low'] as const;
  for (let i = 0; i < 24; i++) {
    const { id } = await ana.writes({
      severity: severities[i % 4] ?? 'low',
      alert_type: ['oven_fault', 'flour_wet', 'queue_long'][i % 3] ?? 'x',
      title: i === 5 ? '100% of the dough_rose' : `Number ${i}`,
      description: i % 2 === 0 ? 'Harina de trigo' : 'Azúcar',
      category: i % 2 === 0 ? 'inventory' : 'production',
      source_service: i % 4 === 0 ? 'scales' : 'ovens',
      ...(i % 6 === 0 && { data: { batch_id: batch } }),
      ...(i % 5 === 0 && { resource_type: i < 12 ? 'complaint' : 'booking', resource_id: `R-${i % 2}` }),
      ...(i === 7 && { assigned_to: luis.id }),
      ...(i === 8 && { assigned_to: ana.id }),
      ...(i === 9 && { assigned_role: 'staff' }),
      ...(i === 10 && { assigned_role: 'manager' }),
      ...(i === 11 && { priority: 'urgent' }),
    });
    const step = [null, 'acknowledge', 'resolve', 'ignore', null, null][i % 6];
    if (step) await ana.does(step, id);
  }
  await hub.sql(
    `UPDATE alerts SET created_at = timestamptz '2026-03-01' + make_interval(hours => right(title, 2)::int)
     WHERE tenant_id = $1 AND title ~ '^Number \\d\\d$'`,
    [hub.tenantId],
  );
  all = await listed({ limit: 200 });
});
afterAll(() => hub.stop());

type ListQuery = Record<string, unknown>;

const listed = async (query: ListQuery, person = ana): Promise<ApiAlert[]> =>
  done(await person.api.GET('/api/v1/alerts', { params: { query: query as never } })).items as ApiAlert[];

const summary = async (query: ListQuery, person = ana): Promise<Schemas['AlertCountsDto']> =>
  done(await person.api.GET('/api/v1/alerts/summary', { params: { query: query as never } }));

/** All pages of a list, as one. */
async function pages(query: ListQuery): Promise<ApiAlert[]> {
  const found: ApiAlert[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page = done(
      await ana.api.GET('/api/v1/alerts', {
        params: { query: { ...query, limit: 5, ...(cursor && { cursor }) } as never },
      }),
    ) as Schemas['AlertPageDto'];
    found.push(...page.items);
    cursor = page.next_cursor;
  }
  return found;
}

const cases: [string, ListQuery, (alert: ApiAlert) => boolean][] = [
  ['a category', { category: ['inventory'] }, (a) => a.alert_category === 'inventory'],
  ['a source', { source_service: ['scales'] }, (a) => a.source_service === 'scales'],
  ['a priority', { priority: ['urgent'] }, (a) => a.priority === 'urgent'],
  [
    'several severities and statuses',
    { severity: ['critical', 'low'], status: ['active', 'ignored'] },
    (a) => ['critical', 'low'].includes(a.severity) && ['active', 'ignored'].includes(a.status),
  ],
  ['several types', { alert_type: ['oven_fault', 'queue_long'] }, (a) => a.alert_type !== 'flour_wet'],
  ['synonyms of a status', { status: ['active', 'open', 'triggered'] }, (a) => a.status === 'active'],
  ['resolved alerts', { resolved: true }, (a) => a.status === 'resolved'],
  ['alerts that are not resolved', { resolved: false }, (a) => a.status !== 'resolved'],
  ['filters that exclude each other', { resolved: true, status: ['active'] }, () => false],
  ['assigned to me', { assigned_to: ['me'] }, (a) => a.assigned_to !== null && a.assigned_to === ana.id],
  ['assigned to nobody', { assigned_to: ['none'] }, (a) => a.assigned_to === null],
  [
    'assigned to me or nobody',
    { assigned_to: ['me', 'none'] },
    (a) => a.assigned_to === null || a.assigned_to === ana.id,
  ],
  ['a related batch', { related_batch_id: [batch] }, (a) => a.related_batch_id === batch],
  ['an unknown related batch', { related_batch_id: [randomUUID()] }, () => false],
  ['a kind of resource', { resource_type: ['complaint'] }, (a) => a.resource_type === 'complaint'],
  [
    'a resource',
    { resource_type: ['complaint', 'booking'], resource_id: ['R-0'] },
    (a) => a.resource_type !== null && a.resource_id === 'R-0',
  ],
  ['an unknown resource', { resource_id: ['r-0'] }, () => false],
  [
    'a time',
    { created_from: '2026-03-01T12:00:00Z', created_to: '2026-03-01T15:00:00Z' },
    (a) => a.created_at >= '2026-03-01T12' && a.created_at < '2026-03-01T15',
  ],
  ['a day', { created_to: '2026-03-02' }, (a) => a.created_at < '2026-03-02'],
  ['a word', { q: 'harina' }, (a) => a.description.startsWith('Harina')],
  ['words in any order and place', { q: 'TRIGO number' }, (a) => a.description.startsWith('Harina')],
  ['a word of its type', { q: 'queue' }, (a) => a.alert_type === 'queue_long'],
  ['wildcards of SQL', { q: '100% dough_rose' }, (a) => a.title.startsWith('100%')],
  ['a wildcard, which is not interpreted', { q: 'N%r' }, () => false],
  ['an accent', { q: 'azúcar' }, (a) => a.description === 'Azúcar'],
];

it.each(cases)('filter by %s: the list, its pages and its counts agree', async (_, query, isWanted) => {
  const wanted = all.filter(isWanted);
  expect(await listed({ ...query, limit: 200 })).toEqual(wanted);
  expect(await pages(query)).toEqual(wanted);
  const counts = await summary(query);
  expect(counts.total_count).toBe(wanted.length);
  for (const [status, count] of Object.entries(counts.by_status))
    expect([status, count]).toEqual([status, wanted.filter((alert) => alert.status === status).length]);
  for (const [severity, count] of Object.entries(counts.by_severity))
    expect([severity, count]).toEqual([severity, wanted.filter((alert) => alert.severity === severity).length]);
});

const rank = ({ severity }: ApiAlert) => ['low', 'medium', 'high', 'critical'].indexOf(severity);
const byTime = (one: ApiAlert, other: ApiAlert) =>
  other.created_at.localeCompare(one.created_at) || other.id.localeCompare(one.id);
const orders: Record<string, (one: ApiAlert, other: ApiAlert) => number> = {
  '-created_at': byTime,
  created_at: (one, other) => byTime(other, one),
  '-severity': (one, other) => rank(other) - rank(one) || byTime(one, other),
  severity: (one, other) => rank(one) - rank(other) || byTime(one, other),
};

it.each(Object.keys(orders))('sorted by %s, in one page or in several', async (sort) => {
  const wanted = [...all].sort(orders[sort]);
  expect((await listed({ sort, limit: 200 })).map(({ id }) => id)).toEqual(wanted.map(({ id }) => id));
  expect((await pages({ sort })).map(({ id }) => id)).toEqual(wanted.map(({ id }) => id));
  const some = wanted.filter(({ severity, status }) => severity !== 'high' && status !== 'ignored');
  const query = { sort, severity: ['low', 'medium', 'critical'], status: ['active', 'acknowledged', 'resolved'] };
  expect((await pages(query)).map(({ id }) => id)).toEqual(some.map(({ id }) => id));
});

it('a cursor is valid only for its sort order', async () => {
  const { next_cursor } = done(
    await ana.api.GET('/api/v1/alerts', { params: { query: { sort: '-severity', limit: 3 } } }),
  );
  for (const sort of ['severity', 'created_at', '-created_at'] as const) {
    const { response } = await ana.api.GET('/api/v1/alerts', {
      params: { query: { sort, cursor: next_cursor ?? '' } },
    });
    expect([sort, response.status]).toEqual([sort, 422]);
  }
});

it('members see unassigned alerts, their own and those of their roles; administrators and services see all', async () => {
  const forLuis = all.filter(
    (a) => (!a.assigned_to && !a.assigned_role) || a.assigned_to === luis.id || a.assigned_role === 'staff',
  );
  expect(forLuis.length).toBe(all.length - 2);
  expect((await listed({ limit: 200 }, luis)).map(({ id }) => id)).toEqual(forLuis.map(({ id }) => id));
  expect((await summary({}, luis)).total_count).toBe(forLuis.length);
  const service = await Person.of(hub, 'scales', 'service');
  expect(await listed({ limit: 200 }, service)).toHaveLength(all.length);
  const hidden = all.find(({ assigned_role }) => assigned_role === 'manager');
  for (const part of ['', '/history', '/occurrences']) {
    const answer = await hub.call('GET', `/api/v1/alerts/${hidden?.id ?? ''}${part}`, { token: luis.token });
    expect([part, answer.status, answer.body['type']]).toEqual([part, 404, '/problems/alert-not-found']);
  }
  expect((await luis.does('acknowledge', hidden?.id ?? '')).status).toBe(404);
});

it('the list can be exported as CSV, with formulas escaped', async () => {
  const { id } = await ana.writes({ title: '=HYPERLINK("http://x")', description: 'a,"b"\nc' });
  const { status, headers, body } = await hub.call<string>('GET', '/api/v1/alerts/export');
  expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
  expect(body.split('\r\n')[0]).toContain('id,created_at,alert_type');
  expect(body).toContain(id);
  expect(body).toContain(`"'=HYPERLINK(""http://x"")","a,""b""\nc"`);
  for (const alert of all) expect(body).toContain(alert.id);
  await hub.sql('DELETE FROM alert_history WHERE alert_id = $1', [id]);
  await hub.sql('DELETE FROM alerts WHERE id = $1', [id]);
});

it.each([
  ['an unknown order', 'sort=title', '/query/sort'],
  ['an invalid time', 'created_from=2026-W10', '/query/created_from'],
  ['a time without a UTC offset', 'created_to=2026-03-01T00:00:00', '/query/created_to'],
  ['an invalid member id', 'assigned_to=ana', '/query/assigned_to'],
  ['an invalid related id', 'related_order_id=7', '/query/related_order_id'],
  ['a flag that is neither true nor false', 'resolved=perhaps', '/query/resolved'],
  ['a search text that is too long', `q=${'x'.repeat(201)}`, '/query/q'],
  ['too many values', `alert_type=${Array.from({ length: 51 }, (_, i) => i).join(',')}`, '/query/alert_type'],
])('%s is refused with the pointer of the error', async (_, query, pointer) => {
  for (const path of ['/api/v1/alerts', `/api/v1/tenants/${hub.tenantId}/alerts`]) {
    const { status, body } = await hub.call('GET', `${path}?${query}`);
    expect([status, body['errors']]).toMatchObject([422, [{ pointer }]]);
  }
});

describe('the routes of a tenant', () => {
  it('answer the same as the routes without a tenant', async () => {
    const path = { tenant_id: hub.tenantId };
    const list = await ana.api.GET('/api/v1/tenants/{tenant_id}/alerts', {
      params: { path, query: { severity: ['urgent' as never], limit: 200 } },
    });
    expect(done(list).items).toEqual(all.filter(({ severity }) => severity === 'critical'));
    const counts = await ana.api.GET('/api/v1/tenants/{tenant_id}/alerts/summary', { params: { path } });
    expect(done(counts)).toEqual(await summary({}));
    const id = all[0]?.id ?? '';
    const one = await ana.api.GET('/api/v1/tenants/{tenant_id}/alerts/{alert_id}', {
      params: { path: { ...path, alert_id: id } },
    });
    expect(done(one)).toEqual(await ana.sees(id));
  });

  it('let a member of several tenants choose one by path or header, and no other tenant', async () => {
    const other = randomUUID();
    const both = await Person.of(hub, 'Eva', 'owner', { tenant_id: undefined, tenants: [hub.tenantId, other] });
    const at = (tenant: string) =>
      hub.call<Schemas['AlertPageDto']>('GET', `/api/v1/tenants/${tenant}/alerts`, { token: both.token });
    expect((await at(hub.tenantId)).body.items.length).toBeGreaterThan(0);
    expect((await at(other)).body.items).toEqual([]);
    expect((await at(randomUUID())).status).toBe(404);
    expect((await at('madrid')).status).toBe(422);
    const chosen = await hub.call<Schemas['AlertPageDto']>('GET', '/api/v1/alerts', {
      token: both.token,
      headers: { 'x-tenant-id': other },
    });
    expect(chosen.body.items).toEqual([]);
  });
});

it('an alert that names half a resource is refused', async () => {
  const alert = { alert_type: 'x', severity: 'low', title: 'T', description: 'D' };
  for (const [given, missing] of [
    ['resource_type', 'resource_id'],
    ['resource_id', 'resource_type'],
  ] as const) {
    const body = { ...alert, [given]: 'complaint' };
    const answer = await hub.call<{ errors: { pointer: string }[] }>('POST', '/api/v1/alerts', { body });
    expect([answer.status, answer.body.errors.map(({ pointer }) => pointer)]).toEqual([422, [`/${missing}`]]);
  }
});
