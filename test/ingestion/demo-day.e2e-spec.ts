import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { Hub, type Json, token } from '../support/hub';

const DEMO_DAY = '/api/v1/alerts/demo-day';

let hub: Hub;
beforeAll(async () => {
  hub = await Hub.start({ DEMO_MODE: 'true' });
});
afterAll(() => hub.stop());

const ofType = (alerts: readonly Json[], type: string) => alerts.filter(({ alert_type }) => alert_type === type);

describe('a demo day', () => {
  const tenantId = randomUUID();
  const memberId = randomUUID();
  let owner: string;
  let alerts: Json[];

  const get = async <T = Json>(path: string) =>
    (await hub.call<T>('GET', `/api/v1/alerts${path}`, { token: owner })).body;

  beforeAll(async () => {
    owner = await token(tenantId, 'owner', { sub: memberId });
    const { status, body } = await hub.call('POST', DEMO_DAY, { token: owner });
    expect([status, body]).toEqual([202, { events: 14, seconds: 27 }]);
    alerts = await eventually(
      async () => {
        const { items } = await get<{ items: Json[] }>('?limit=100');
        return ofType(items, 'pos_mapping_needed').length > 0 && items;
      },
      { what: 'the last alert of the day', within: 60_000 },
    );
  });

  it('can begin once a minute', async () => {
    const { status, headers, body } = await hub.call('POST', DEMO_DAY, { token: owner });
    expect([status, body['type']]).toEqual([429, '/problems/too-many-demo-days']);
    expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(60);
  });

  it('has a critical alert, which is reported again and again', () => {
    expect(ofType(alerts, 'stockout')).toMatchObject([{ severity: 'critical', status: 'active', occurrence_count: 4 }]);
  });

  it('has a problem that ends by itself', () => {
    expect(ofType(alerts, 'low_stock')).toMatchObject([{ status: 'resolved', occurrence_count: 2, resolved_by: null }]);
  });

  it('has an incident of three alerts, of which one notifies', async () => {
    const missed = ofType(alerts, 'delivery_missed');
    expect(missed).toHaveLength(3);
    expect(missed.filter(({ quiet_reason }) => quiet_reason === null)).toHaveLength(1);
    const { items } = await get<{ items: Json[] }>('/groups');
    expect(items).toMatchObject([{ alert_count: 3, labels: { supplier: 'Molinos del Sur' } }]);
  });

  it('arrives one alert after the other, within a minute', () => {
    const times = alerts.map(({ created_at }) => Date.parse(String(created_at))).sort((a, b) => a - b);
    expect(times).toHaveLength(9);
    const spanMs = (times.at(-1) ?? 0) - (times[0] ?? 0);
    expect(spanMs).toBeGreaterThan(15_000);
    expect(spanMs).toBeLessThan(60_000);
  });

  it('comes by the way of every event: it can be traced, and names its sender', async () => {
    const [{ source_event_id: id } = {}] = ofType(alerts, 'stockout');
    const { body } = await hub.call('GET', `/api/v1/events/${String(id)}`, { token: owner });
    expect(body).toMatchObject({ event_id: id, outcome: 'folded' });
    const origins = await hub.sql('SELECT DISTINCT origin FROM processed_events WHERE tenant_id = $1', [tenantId]);
    expect(origins).toEqual([{ origin: `http:${memberId}` }]);
  });

  it('leaves the rule of the incident behind, audited as the member who began the day', async () => {
    const { items } = await get<{ items: Json[] }>('/audit?subject_type=rule');
    expect(items).toMatchObject([{ action: 'rule.created', actor_id: memberId }]);
  });
});

it('is a matter of each tenant: another one can begin its day meanwhile', async () => {
  const other = await token(randomUUID());
  expect((await hub.call('POST', DEMO_DAY, { token: other })).status).toBe(202);
});

it.each(['staff', 'viewer'])('is not for the role %s', async (role) => {
  const { status } = await hub.call('POST', DEMO_DAY, { token: await token(hub.tenantId, role) });
  expect(status).toBe(403);
});

it('needs a credential', async () => {
  expect((await hub.call('POST', DEMO_DAY, { token: '' })).status).toBe(401);
});

it('does not exist without DEMO_MODE', async () => {
  const plain = await hub.sibling({ DEMO_MODE: 'false' });
  try {
    const { status, body } = await plain.call('POST', DEMO_DAY);
    expect([status, body['type']]).toEqual([404, '/problems/not-found']);
    expect(
      await hub.sql('SELECT 1 FROM alert_rules WHERE tenant_id = $1 AND rule_name = $2', [
        plain.tenantId,
        'Delivery missed',
      ]),
    ).toEqual([]);
  } finally {
    await plain.stop();
  }
});

it('does not keep a process from ending', async () => {
  const ending = await hub.sibling({ DEMO_MODE: 'true' });
  expect((await ending.call('POST', DEMO_DAY)).status).toBe(202);
  const startedAt = performance.now();
  await ending.stop();
  expect(performance.now() - startedAt).toBeLessThan(15_000);
});
