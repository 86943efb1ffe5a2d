import { eventually } from '../../libs/testing/eventually';
import { Hub, type Json } from '../support/hub';
import { RulesHub } from '../support/rules-hub';

let hub: Hub;
let rules: RulesHub;
beforeAll(async () => {
  hub = await Hub.start();
  rules = new RulesHub(hub);
});
afterAll(() => hub.stop());

const at = (base: number, seconds: number): string => new Date(base + seconds * 1_000).toISOString();
const anHourAgo = (): number => Date.now() - 3_600_000;

describe('an alert is resolved automatically', () => {
  it('by the event that ends its problem, and a later problem gets a new alert', async () => {
    const rule = await rules.rule({
      resolve_on: { event_type: 'kitchen.restocked', condition_json: { field: 'stock', operator: '>', value: 0 } },
      aggregation_key_template: 'out:{item}',
    });
    const type = rule['source_event_type'];
    await rules.publishAndWait(type, { item: 'flour' });
    const [alert] = await rules.alertsOf(rule['alert_type']);
    expect(await rules.publishAndWait('kitchen.restocked', { item: 'flour', stock: 0 })).toMatchObject({
      outcome: 'unmatched',
    });
    expect(await rules.publishAndWait('kitchen.restocked', { item: 'salt', stock: 5 })).toMatchObject({
      outcome: 'recovered',
      alert_ids: [],
    });
    expect(await rules.publishAndWait('kitchen.restocked', { item: 'flour', stock: 5 })).toMatchObject({
      outcome: 'recovered',
      alert_ids: [alert?.['id']],
      matches: [{ rule_id: rule.id, outcome: 'recovered' }],
    });
    expect(await rules.actions(alert?.['id'])).toEqual(['created', 'auto_resolved']);
    expect(await rules.publishAndWait('kitchen.restocked', { item: 'flour', stock: 6 })).toMatchObject({
      outcome: 'recovered',
      alert_ids: [],
    });
    expect(await rules.publishAndWait(type, { item: 'flour' })).toMatchObject({ outcome: 'raised' });
    expect(await rules.alertsOf(rule['alert_type'])).toMatchObject([
      { status: 'resolved', resolved_by: null },
      { status: 'active' },
    ]);
  });

  it('with the same result for any order in which the events arrive', async () => {
    const base = anHourAgo();
    const story = [
      { type: 'trigger', at: 10 },
      { type: 'end', at: 20 },
      { type: 'trigger', at: 30 },
      { type: 'end', at: 40 },
    ];
    const rule = await rules.rule({ resolve_on: { event_type: 'kitchen.end' }, aggregation_key_template: '{order}' });
    const orders = permutations(story);
    for (const [n, order] of orders.entries())
      for (const { type, at: second } of order)
        await rules.publish(type === 'end' ? 'kitchen.end' : rule['source_event_type'], {
          order: `o${n}`,
          timestamp: at(base, second),
        });
    await rules.publishAndWait('kitchen.end', { order: 'last' });
    const open = (await rules.alertsOf(rule['alert_type'])).filter(({ status }) => status !== 'resolved');
    expect(orders).toHaveLength(24);
    expect(open).toEqual([]);
  });

  it('and an event that is older than the end of its problem raises no alert when it arrives late', async () => {
    const rule = await rules.rule({ resolve_on: { event_type: 'kitchen.over' }, aggregation_key_template: '{order}' });
    const base = anHourAgo();
    await rules.publishAndWait('kitchen.over', { order: 'x', timestamp: at(base, 10) });
    expect(await rules.publishAndWait(rule['source_event_type'], { order: 'x', timestamp: at(base, 5) })).toMatchObject(
      {
        outcome: 'outdated',
      },
    );
    expect(await rules.alertsOf(rule['alert_type'])).toEqual([]);
    expect(
      await rules.publishAndWait(rule['source_event_type'], { order: 'x', timestamp: at(base, 15) }),
    ).toMatchObject({
      outcome: 'raised',
    });
  });

  it('by another event, by an event of the same type, or after a time without events, all in one rule', async () => {
    const type = 'kitchen.fridge.temperature';
    const rule = await rules.rule({
      source_event_type: type,
      condition_json: { field: 'celsius', operator: '>', value: 8 },
      resolve_on: {
        event_type: 'kitchen.fridge.#',
        condition_json: { cel: 'event.celsius <= 8 || event.event_type.endsWith("off")' },
      },
      auto_resolve_minutes: 30,
      aggregation_key_template: 'fridge:{fridge}',
    });
    for (const fridge of ['a', 'b', 'c']) await rules.publishAndWait(type, { fridge, celsius: 12 });
    await rules.publishAndWait(type, { fridge: 'a', celsius: 5 });
    await rules.publishAndWait('kitchen.fridge.off', { fridge: 'b' });
    await hub.sql(
      `UPDATE alert_aggregations SET expires_at = now() WHERE tenant_id = $1 AND aggregation_key = 'fridge:c'`,
      [hub.tenantId],
    );
    await eventually(async () =>
      (await rules.alertsOf(rule['alert_type'])).every(({ status }) => status === 'resolved'),
    );
    expect(await rules.alertsOf(rule['alert_type'])).toHaveLength(3);
  });

  it('after a time without events, together with all alerts of its key, even if occurrences were throttled', async () => {
    const rule = await rules.rule({ auto_resolve_minutes: 240, aggregation_window_minutes: 60, throttle_minutes: 90 });
    const age = (minutes: number) =>
      hub.sql(
        `UPDATE alert_aggregations SET open_until = open_until - make_interval(mins => $2), expires_at = expires_at - make_interval(mins => $2),
           throttled_until = throttled_until - make_interval(mins => $2) WHERE alert_type = $1`,
        [rule['alert_type'], minutes],
      );
    await rules.publishAndWait(rule['source_event_type']);
    await age(70);
    expect(await rules.publishAndWait(rule['source_event_type'])).toMatchObject({ outcome: 'throttled' });
    await age(30);
    expect(await rules.publishAndWait(rule['source_event_type'])).toMatchObject({ outcome: 'raised' });
    await age(70);
    expect(await rules.publishAndWait(rule['source_event_type'])).toMatchObject({ outcome: 'throttled' });
    await age(180);
    await eventually(async () =>
      (await rules.alertsOf(rule['alert_type'])).every(({ status }) => status === 'resolved'),
    );
    expect(await rules.alertsOf(rule['alert_type'])).toHaveLength(2);
  });

  it('when it expires, regardless of its number of occurrences', async () => {
    const rule = await rules.rule({ expires_after_minutes: 90 });
    await rules.publishAndWait(rule['source_event_type']);
    const [raised] = await rules.alertsOf(rule['alert_type']);
    const lasts = Date.parse(String(raised?.['expires_at'])) - Date.parse(String(raised?.['created_at']));
    expect(lasts).toBe(90 * 60_000);
    expect(await rules.publishAndWait(rule['source_event_type'])).toMatchObject({ outcome: 'folded' });
    const id = String(raised?.['id']);
    expect(await rules.alertsOf(rule['alert_type'])).toMatchObject([{ id, expires_at: raised?.['expires_at'] }]);
    await hub.sql('UPDATE alerts SET expires_at = now() WHERE id = $1', [id]);
    await rules.alert(rule['alert_type'], ({ status }) => status === 'resolved');
    expect(await rules.actions(id)).toEqual(['created', 'auto_resolved']);

    // a further occurrence raises another alert with an expiry of its own
    await eventually(async () => (await rules.publishAndWait(rule['source_event_type']))['outcome'] === 'raised');
    const [, next] = await rules.alertsOf(rule['alert_type']);
    expect(Date.parse(String(next?.['expires_at']))).toBeGreaterThan(Date.now() + 80 * 60_000);
  });

  it.each([
    ['by occurrences, it expires again after the same time', { reopen_minutes: 5 }],
    ['by a member, it no longer expires', {}],
  ])('when it expires; when it is reopened %s', async (_, fields: Json) => {
    const rule = await rules.rule({ expires_after_minutes: 90, ...fields });
    await rules.publishAndWait(rule['source_event_type']);
    const { id } = await rules.alert(rule['alert_type']);
    await hub.sql('UPDATE alerts SET expires_at = now() WHERE id = $1', [id]);
    await rules.alert(rule['alert_type'], ({ status }) => status === 'resolved');
    if (fields['reopen_minutes'])
      await eventually(async () => {
        await rules.publishAndWait(rule['source_event_type']);
        return (await rules.alertsOf(rule['alert_type'])).some(({ status }) => status === 'active');
      });
    else expect((await hub.call('POST', `/api/v1/alerts/${String(id)}/reopen`)).status).toBe(200);
    const [open, ...others] = await rules.alertsOf(rule['alert_type']);
    expect([open, others]).toEqual([expect.objectContaining({ id, status: 'active' }), []]);
    const expires = open?.['expires_at'];
    if (fields['reopen_minutes']) expect(Date.parse(String(expires))).toBeGreaterThan(Date.now() + 80 * 60_000);
    else expect(expires).toBeNull();
    // once this alert has expired, all alerts that were due have been resolved; the first one is still open
    const witness = await rules.rule({ expires_after_minutes: 90 });
    await rules.publishAndWait(witness['source_event_type']);
    await hub.sql('UPDATE alerts SET expires_at = now() WHERE alert_type = $1', [witness['alert_type']]);
    await rules.alert(witness['alert_type'], ({ status }) => status === 'resolved');
    expect(await rules.alertsOf(rule['alert_type'])).toMatchObject([{ id, status: 'active' }]);
  });

  it('after auto_resolve_minutes without events', async () => {
    const rule = await rules.rule({ auto_resolve_minutes: 30 });
    await rules.publishAndWait(rule['source_event_type']);
    const [alert] = await rules.alertsOf(rule['alert_type']);
    await hub.sql(`UPDATE alert_aggregations SET expires_at = now() WHERE aggregated_alert_id = $1`, [alert?.['id']]);
    await rules.alert(rule['alert_type'], ({ status }) => status === 'resolved');
    expect(await rules.actions(alert?.['id'])).toEqual(['created', 'auto_resolved']);
  });
});

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]));
}
