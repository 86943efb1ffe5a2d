import { SET_SCOPE_WITHOUT_SORT } from '../../libs/database/pipelined-client';
import { statuses } from '../../src/alerts';
import { isInOrder, listing } from '../../src/alerts/listing/queries/list-alerts';
import { eventually } from '../../libs/testing/eventually';
import type { Json } from '../support/hub';
import { SlaHub } from '../support/sla-hub';

const ALERTS = '/api/v1/alerts';

let sla: SlaHub;
let ids: { critical: string; high: string; low: string; none: string; later: string };
beforeAll(async () => {
  sla = await SlaHub.start();
  await sla.config({
    ...{ critical_response_sla_minutes: 10, high_response_sla_minutes: 30, low_response_sla_minutes: 60 },
    ...{ medium_response_sla_minutes: 0, medium_resolution_sla_minutes: 0 },
    ...{ critical_resolution_sla_minutes: 300, high_resolution_sla_minutes: 200, low_resolution_sla_minutes: 100 },
    sla_calendar_severities: [],
  });
  const [low, high, critical] = [
    await sla.clocked({ severity: 'low' }),
    await sla.clocked({ severity: 'high' }),
    await sla.clocked({ severity: 'critical' }),
  ];
  const none = await sla.escalation.alert({ severity: 'medium' });
  const later = await sla.escalation.alert({ severity: 'medium', title: 'Later' });
  ids = { critical, high, low, none, later };
});
afterAll(() => sla.hub.stop());

async function listed(query: string): Promise<readonly string[]> {
  const { body } = await sla.hub.call<{ items: Json[] }>('GET', `${ALERTS}?${query}`);
  return body.items.map(({ id }) => String(id));
}

/** All pages of a list. */
async function paged(query: string, limit: number): Promise<readonly string[]> {
  const found: string[] = [];
  let cursor: unknown = null;
  do {
    const next: string = typeof cursor === 'string' ? `&cursor=${encodeURIComponent(cursor)}` : '';
    const { status, body } = await sla.hub.call('GET', `${ALERTS}?${query}&limit=${limit}${next}`);
    expect(status).toBe(200);
    found.push(...(body['items'] as Json[]).map(({ id }) => String(id)));
    cursor = body['next_cursor'];
  } while (cursor);
  return found;
}

describe('lists of alerts', () => {
  it.each([1, 2, 3, 50])('are in the order of a deadline, those without it last, in pages of %d', async (limit) => {
    const { critical, high, low, none, later } = ids;
    expect(await paged('sort=response_due_at', limit)).toEqual([critical, high, low, later, none]);
    expect(await paged('sort=resolution_due_at&fields=id', limit)).toEqual([low, high, critical, later, none]);
    expect(await paged('sort=response_due_at&status=active&severity=low,medium,high', limit)).toEqual([
      high,
      low,
      later,
      none,
    ]);
  });

  it('refuse the cursor of another order', async () => {
    const { body } = await sla.hub.call('GET', `${ALERTS}?sort=response_due_at&limit=1`);
    const cursor = encodeURIComponent(String(body['next_cursor']));
    for (const sort of ['resolution_due_at', 'severity', '-created_at']) {
      const refused = await sla.hub.call('GET', `${ALERTS}?sort=${sort}&cursor=${cursor}`);
      expect([sort, refused.status, refused.body['errors']]).toMatchObject([sort, 422, [{ pointer: '/query/cursor' }]]);
    }
  });

  it('have alerts with a deadline before a time, and those in a state', async () => {
    const { critical, high, low, none, later } = ids;
    const due = async (id: string, field: string) => encodeURIComponent(String((await sla.alert(id))[field]));
    expect(await listed(`response_due_before=${await due(low, 'response_due_at')}`)).toEqual([critical, high]);
    expect(await listed(`resolution_due_before=${await due(critical, 'resolution_due_at')}`)).toEqual([high, low]);
    expect(await listed('sla_state=none')).toEqual([later, none]);
    expect(await listed('sla_state=on_time&sort=created_at')).toEqual([low, high, critical]);
    await sla.after(11);
    await eventually(async () => (await listed('sla_state=breached')).length === 1, { what: 'a missed deadline' });
    expect(await listed('sla_state=breached')).toEqual([critical]);
    await sla.after(14);
    await eventually(async () => (await listed('sla_state=breached,at_risk')).length === 2, { what: 'one at risk' });
    expect(await listed('sla_state=breached,at_risk')).toEqual([critical, high]);
    const { body: counts } = await sla.hub.call('GET', `${ALERTS}/summary?sla_state=breached,at_risk`);
    expect(counts).toMatchObject({ total_count: 2 });
  });

  it.each(['sla_state=late', 'response_due_before=soon', 'resolution_due_before=1', 'sort=-response_due_at'])(
    'refuse %s',
    async (query) => {
      const { status, body } = await sla.hub.call('GET', `${ALERTS}?${query}`);
      expect([status, body['errors']]).toMatchObject([422, [{ pointer: `/query/${query.split('=')[0]}` }]]);
    },
  );

  it.each(['responseDueAt', 'resolutionDueAt'] as const)('by %s are read from an index in its order', async (by) => {
    const filter = { status: [...statuses] };
    const viewer = { memberId: sla.hub.tenantId, roles: [], seesAll: true };
    const { sql, values } = listing({ tenantId: sla.hub.tenantId, viewer, filter, limit: 50, isAscending: true, by });
    expect(isInOrder(filter)).toBe(true);
    const plan = await sla.hub.rolledBack(async (client) => {
      await client.query(SET_SCOPE_WITHOUT_SORT, [sla.hub.tenantId, 'off']);
      const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN (COSTS OFF) ${sql}`, [...values]);
      return rows.map((row) => row['QUERY PLAN']);
    });
    const index = by === 'responseDueAt' ? 'idx_alerts_response_due' : 'idx_alerts_resolution_due';
    expect(plan.filter((line) => line.includes(`Index Scan using ${index}`))).toHaveLength(statuses.length);
    expect(plan.filter((line) => /Seq Scan on alerts/.test(line))).toEqual([]);
  });
});
