import { randomUUID } from 'node:crypto';
import { aPolicy, POLICIES } from '../support/escalation-hub';
import type { Json } from '../support/hub';
import { eventually } from '../../libs/testing/eventually';
import { RULES } from '../support/rules-hub';
import { RunsHub, owners } from '../support/runs-hub';
import { type Kind, SuppressionHub } from '../support/suppression-hub';

const SCHEDULES = '/api/v1/alerts/on-call/schedules';
const anyVersion = { headers: { 'if-match': '*' } };

let escalation: RunsHub;
let noise: SuppressionHub;
beforeAll(async () => {
  escalation = await RunsHub.start({ FLAPPING_CYCLES: '3' });
  noise = new SuppressionHub(escalation.hub);
  await escalation.member(['owner']);
  await escalation.policy([owners(900), owners(1_800)]);
  await escalation.policy([owners(600)], {}, 'critical');
});
afterAll(() => escalation.hub.stop());

const hotter = [{ condition_json: { field: 'heat', operator: '>', value: 400 }, severity: 'critical' }];

/** The alert of a kind, whose event was published. @returns its id */
async function raised(kind: Kind, fields: Json = {}): Promise<string> {
  await noise.trigger(kind, fields);
  return String((await noise.alert(kind.alertType))['id']);
}

const policyOf = async (id: string) => ((await escalation.escalation(id)).run?.['policy'] as Json)['name'];
const begun = (id: string) => escalation.run(id, ({ state }) => state === 'running');

describe('an event that makes an alert worse', () => {
  it('begins a new run where another policy applies', async () => {
    const kind = await noise.kind({ severity_tiers: hotter });
    const id = await raised(kind);
    const before = (await begun(id)).run?.id;
    await noise.trigger(kind, { heat: 500 });
    await escalation.run(id, ({ id: run }) => run !== before);
    expect(await policyOf(id)).toBe('Policy for critical');
    const ended = 'SELECT ended_reason FROM escalation_runs WHERE id = $1';
    expect(await escalation.hub.sql(ended, [before])).toEqual([{ ended_reason: 'policy_changed' }]);
  });

  it('changes nothing where the same one does', async () => {
    const { body: own } = await escalation.hub.call('POST', POLICIES, {
      body: aPolicy({ name: 'Ovens', levels: [owners(900)] }),
    });
    const kind = await noise.kind({ severity_tiers: hotter, escalation_policy_id: own['id'] });
    const id = await raised(kind);
    const before = (await begun(id)).run?.id;
    await noise.trigger(kind, { heat: 500 });
    await noise.alert(kind.alertType, ({ severity }) => severity === 'critical');
    await escalation.act(id, 'acknowledge');
    expect(await escalation.ended(id)).toBe('acknowledged');
    expect((await escalation.escalation(id)).run?.id).toBe(before);
  });
});

it('an event that reopens an alert begins a new run', async () => {
  const kind = await noise.kind({ reopen_minutes: 5 });
  const id = await raised(kind);
  const before = (await begun(id)).run?.id;
  await noise.recover(kind);
  expect(await escalation.ended(id)).toBe('resolved');
  await noise.trigger(kind);
  await escalation.run(id, (run) => run['id'] !== before && run['state'] === 'running');
});

it('an alert that wakes when its snooze is over has a new run, its times from then', async () => {
  const id = await escalation.running();
  await escalation.act(id, 'snooze', { minutes: 60 });
  expect(await escalation.ended(id)).toBe('snoozed');
  escalation.hub.moveClock(61 * 60_000);
  await begun(id);
  await escalation.after(14);
  expect(await escalation.log(id)).toEqual([]);
  await escalation.after(1.5);
  expect(await escalation.log(id)).toEqual(['0.1 taken']);
});

it('a suppression of open alerts ends their runs, and its end begins new ones within seconds', async () => {
  const kind = await noise.kind();
  const id = await raised(kind);
  await begun(id);
  const now = escalation.now().getTime();
  const [start_time, end_time] = [now - 60_000, now + 3_600_000].map((ms) => new Date(ms).toISOString());
  const suppression = await noise.suppress({
    ...{ alert_types: [kind.alertType], include_existing: true, start_time, end_time },
  });
  expect(await escalation.ended(id)).toBe('silenced');
  await noise.endSuppression(suppression);
  const endedAt = escalation.now().getTime();
  await begun(id);
  expect(escalation.now().getTime() - endedAt).toBeLessThan(5_000);
});

it('an alert that its group covers has no run; one is begun when it notifies by itself', async () => {
  const kind = await noise.kind({ severity_tiers: hotter, labels: { supplier: '{supplier}' }, group_by: ['supplier'] });
  const supplier = randomUUID();
  for (const oven of [1, 2]) await noise.trigger(kind, { oven, supplier });
  const [lead, second] = (await noise.alertsOf(kind.alertType)).map(({ id }) => String(id)) as [string, string];
  await begun(lead);
  expect((await escalation.escalation(second)).run).toBeNull();
  await noise.trigger(kind, { oven: 2, heat: 500, supplier });
  await begun(second);
  await noise.recover(kind, { supplier });
  expect(await escalation.ended(lead)).toBe('resolved');
  expect((await escalation.escalation(second)).run).toMatchObject({ state: 'running' });
});

it('an alert that is raised flapping holds its run', async () => {
  const kind = await noise.kind();
  for (let cycle = 0; cycle < 3; cycle++) {
    await noise.trigger(kind);
    await noise.recover(kind);
  }
  await noise.trigger(kind);
  const flapping = await noise.alert(kind.alertType, ({ is_flapping }) => is_flapping === true);
  await escalation.run(String(flapping['id']), ({ state }) => state === 'held');
});

it('a run goes on when its rule is edited and deleted, and then its policy', async () => {
  const levels = [owners(900)];
  const { body: policy } = await escalation.hub.call('POST', POLICIES, { body: aPolicy({ name: 'Short', levels }) });
  const kind = await noise.kind({ escalation_policy_id: policy['id'] });
  const id = await raised(kind);
  await begun(id);
  const { body: rule } = await escalation.hub.call('GET', `${RULES}/${kind.ruleId}`);
  const path = `${POLICIES}/${String(policy['id'])}`;
  expect((await escalation.hub.call('DELETE', path, anyVersion)).body['type']).toBe('/problems/policy-in-use');
  const named = ['rule_name', 'alert_type', 'title_template', 'description_template', 'aggregation_key_template'];
  const kept = Object.fromEntries(named.map((name) => [name, rule[name]]));
  const edited = { ...kept, source_event_type: kind.eventType, severity: 'low', escalation_policy_id: policy['id'] };
  expect((await escalation.hub.call('PUT', `${RULES}/${kind.ruleId}`, { body: edited })).status).toBe(200);
  expect((await escalation.hub.call('DELETE', `${RULES}/${kind.ruleId}`)).status).toBe(204);
  expect((await escalation.hub.call('DELETE', path, anyVersion)).status).toBe(204);
  await eventually(
    async () => (await escalation.hub.call('GET', `/api/v1/alerts/${id}`)).body['escalation_policy_id'] === null,
  );
  await escalation.after(15.5);
  expect(await escalation.log(id)).toEqual(['0.1 taken']);
});

it('three on call give one line of the history and a message each; a schedule that is deleted reaches nobody', async () => {
  const members = [await escalation.member(), await escalation.member(), await escalation.member()];
  const layer = { type: 'daily', handoff_time: '00:00', starts_on: '2026-01-01', participants: [members] };
  const body = { name: 'All three', time_zone: 'UTC', layers: [layer] };
  const scheduleId = String((await escalation.hub.call('POST', SCHEDULES, { body })).body['id']);
  const targets = [{ type: 'schedule', id: scheduleId }];
  const { body: policy } = await escalation.hub.call('POST', POLICIES, {
    body: aPolicy({ name: 'Three', levels: [owners(900, { targets }), owners(1_800, { targets }), owners(3_600)] }),
  });
  const id = await raised(await noise.kind({ escalation_policy_id: policy['id'] }));
  await begun(id);
  await escalation.after(15.5);
  const told = `SELECT user_id FROM deliveries WHERE alert_id = $1 AND cause = 'escalated:1' AND channel = 'in_app'`;
  const rows = await escalation.hub.sql<{ user_id: string }>(told, [id]);
  expect(rows.map(({ user_id }) => user_id).toSorted()).toEqual(members.toSorted());
  expect((await noise.actions(id)).filter((action) => action === 'escalated')).toHaveLength(1);

  const named = await escalation.hub.call('DELETE', `${SCHEDULES}/${scheduleId}`, anyVersion);
  expect(named.body['type']).toBe('/problems/schedule-in-use');
  const path = `${POLICIES}/${String(policy['id'])}`;
  const other = aPolicy({ name: 'Three', levels: [owners(900)] });
  expect((await escalation.hub.call('PUT', path, { body: other, ...anyVersion })).status).toBe(200);
  expect((await escalation.hub.call('DELETE', `${SCHEDULES}/${scheduleId}`, anyVersion)).status).toBe(204);
  await escalation.after(15);
  expect(await escalation.log(id)).toEqual(['0.1 taken', '0.2 nobody', '0.3 taken']);
});

// the last one, since the storm goes on
it('in a storm only the alert of the storm, and critical ones, have runs', async () => {
  const limit = { storm_alerts_per_minute: 5 };
  const { hub } = escalation;
  expect((await hub.call('PUT', '/api/v1/alerts/config', { body: limit })).status).toBe(200);
  const [noisy, critical] = [await noise.kind(), await noise.kind({ severity: 'critical' })];
  const storm = await eventually(
    async () => {
      await noise.trigger(noisy, { oven: randomUUID() });
      const { body } = await hub.call<{ items: Json[] }>('GET', '/api/v1/alerts?alert_type=alert_storm');
      return body.items[0];
    },
    { within: 60_000, what: 'a storm' },
  );
  await begun(String(storm['id']));
  await begun(await raised(critical));
  const path = `/api/v1/alerts?limit=200&quiet_by=${String(storm['id'])}`;
  const items = await eventually(
    async () => {
      await noise.trigger(noisy, { oven: randomUUID() });
      const quiet = (await hub.call<{ items: Json[] }>('GET', path)).body.items;
      return quiet.length > 0 ? quiet : undefined;
    },
    { within: 60_000, what: 'an alert that the storm keeps quiet' },
  );
  for (const { id } of items) expect((await escalation.escalation(String(id))).run).toBeNull();
});
