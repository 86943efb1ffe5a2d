import { randomUUID } from 'node:crypto';
import { Hub, type Json, token } from '../support/hub';
import { Person } from '../support/person';
import { RULES } from '../support/rules-hub';
import { SuppressionHub } from '../support/suppression-hub';

let hub: Hub;
let noise: SuppressionHub;
beforeAll(async () => {
  hub = await Hub.start();
  noise = new SuppressionHub(hub);
});
afterAll(() => hub.stop());

const NOISE = '/api/v1/alerts/analytics/noise';

interface Noise extends Json {
  funnel: Json;
  rules: (Json & { suggestion: { kind: string; patch: Json } | null })[];
}

const noiseNow = async (query = '') => (await hub.call<Noise>('GET', `${NOISE}${query}`)).body;
const ofRule = async (ruleId: string) => (await noiseNow()).rules.find((one) => one['rule_id'] === ruleId);

it('the funnel counts each event once; the rule says what became of those that it matched', async () => {
  const kind = await noise.kind();
  const before = (await noiseNow()).funnel;
  for (const heat of [310, 320, 330]) await noise.trigger(kind, { heat });
  await noise.publishAndWait(`nobody.${randomUUID()}`, {});
  await noise.suppress({ alert_types: [kind.alertType] });
  await noise.trigger(kind, { oven: 2 });
  const { funnel } = await noiseNow();
  const added = Object.fromEntries(Object.entries(funnel).map(([name, n]) => [name, Number(n) - Number(before[name])]));
  expect(added).toEqual({ events: 5, matched: 4, folded: 2, suppressed: 1, alerts: 1, notified: 1 });
  expect(await ofRule(kind.ruleId)).toMatchObject({
    ...{ matched: 4, folded: 2, suppressed: 1, alerts: 1, notified: 1, useful: 0, not_useful: 0, usefulness: null },
    suggestion: null,
  });
});

it('a repeated event is not counted', async () => {
  const kind = await noise.kind();
  const event = { event_id: randomUUID(), tenant_id: hub.tenantId, event_type: kind.eventType, oven: 7 };
  const before = (await noiseNow()).funnel;
  await noise.publishAndWait(kind.eventType, event);
  await hub.outside.publish('inventory', kind.eventType, event);
  await noise.publishAndWait(kind.eventType, { oven: 8 });
  expect(Number((await noiseNow()).funnel['events']) - Number(before['events'])).toBe(2);
});

it('of alerts that members find useless, it suggests a stricter threshold; the patch makes it so, and nothing else', async () => {
  const kind = await noise.kind({
    threshold_field: 'heat',
    threshold_operator: '>',
    threshold_value: 300,
    labels: { a: 'b' },
  });
  await noise.trigger(kind, { heat: 310 });
  const alert = await noise.alert(kind.alertType);
  for (const name of ['Ana', 'Jon', 'Miren']) {
    const person = await Person.of(hub, name);
    await person.api.PUT('/api/v1/alerts/{id}/feedback', {
      params: { path: { id: String(alert['id']) } },
      body: { is_useful: name === 'Ana' },
    });
  }
  const report = await ofRule(kind.ruleId);
  expect(report).toMatchObject({ useful: 1, not_useful: 2, usefulness: 0.333 });
  expect(report?.suggestion).toMatchObject({ kind: 'threshold', patch: { threshold_value: 330 } });
  const path = `${RULES}/${kind.ruleId}`;
  const { body: before } = await hub.call('GET', path);
  const patched = await hub.call('PATCH', path, { body: report?.suggestion?.patch });
  expect(patched.status).toBe(200);
  expect(patched.body).toEqual({
    ...before,
    ...{ threshold_value: 330, version: 2, updated_at: patched.body['updated_at'] },
  });
  expect(await noise.publishAndWait(kind.eventType, { heat: 320, oven: 5 })).toMatchObject({ outcome: 'unmatched' });
});

it('of alerts that end by themselves, it suggests to wait; once the rule does, no more', async () => {
  const kind = await noise.kind();
  for (let oven = 0; oven < 10; oven++) {
    await noise.trigger(kind, { oven });
    await noise.recover(kind, { oven });
  }
  const suggestion = (await ofRule(kind.ruleId))?.suggestion;
  expect(suggestion).toMatchObject({ kind: 'hold', count: 10, of: 10, patch: { hold_seconds: 300 } });
  await hub.call('PATCH', `${RULES}/${kind.ruleId}`, { body: suggestion?.patch });
  expect((await ofRule(kind.ruleId))?.suggestion?.kind).not.toBe('hold');
});

it('a viewer may read it; a period is counted in whole hours', async () => {
  const viewer = await token(hub.tenantId, 'viewer');
  expect((await hub.call('GET', NOISE, { token: viewer })).status).toBe(200);
  const until = new Date().toISOString();
  const { from, until: end } = await noiseNow(`?until=${until}`);
  expect([from, end].map((time) => Date.parse(String(time)) % 3_600_000)).toEqual([0, 0]);
  expect(Date.parse(String(end))).toBeGreaterThanOrEqual(Date.parse(until));
  const yesterday = new Date(Date.now() - 86_400_000).toISOString();
  expect(await noiseNow(`?until=${yesterday}`)).toMatchObject({ funnel: { events: 0, alerts: 0 }, rules: [] });
});

it.each([
  ['an empty period', '?from=2030-01-02T00:00:00Z&until=2030-01-01T00:00:00Z', '/query/until'],
  ['an old period', '?from=2020-01-01T00:00:00Z', '/query/from'],
  ['no time', '?until=now', '/query/until'],
])('%s is refused', async (_, query, pointer) => {
  const { status, body } = await hub.call('GET', `${NOISE}${query}`);
  expect(status).toBe(422);
  expect(body['errors']).toEqual([expect.objectContaining({ pointer })]);
});

describe('a patch of a rule', () => {
  const patch = (id: string, body: Json, headers: Record<string, string> = {}) =>
    hub.call('PATCH', `${RULES}/${id}`, { body, headers });

  it('null gives a field its default value; fields that are left out stay', async () => {
    const rule = await noise.rule({ max_alerts_per_hour: 5, auto_resolve_minutes: 60, severity: 'low' });
    const { body } = await patch(rule.id, { max_alerts_per_hour: null });
    expect(body).toMatchObject({ max_alerts_per_hour: null, auto_resolve_minutes: 60, severity: 'low', version: 2 });
  });

  it.each([
    ['a wrong value', { severity: 'loud' }, '/severity'],
    ['nothing where something is needed', { rule_name: null }, '/rule_name'],
    ['an unknown field', { colour: 'red' }, '/colour'],
    ['a part without the others', { threshold_value: 5 }, '/threshold_field'],
  ])('%s is refused', async (_, body, pointer) => {
    const rule = await noise.rule();
    const answer = await patch(rule.id, body);
    expect(answer.status).toBe(422);
    expect(answer.body['errors']).toContainEqual(expect.objectContaining({ pointer }));
  });

  it('with the wrong version it is refused; so is the rule of nobody', async () => {
    const rule = await noise.rule();
    expect((await patch(rule.id, { severity: 'low' }, { 'if-match': '"7"' })).status).toBe(412);
    expect((await patch(randomUUID(), { severity: 'low' })).status).toBe(404);
  });
});
