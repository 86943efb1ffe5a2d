import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import type { Json } from '../support/hub';
import { owners } from '../support/runs-hub';
import { minutesBetween, type ShownClock, SlaHub } from '../support/sla-hub';

const ALERTS = '/api/v1/alerts';

let sla: SlaHub;
beforeAll(async () => {
  sla = await SlaHub.start();
  await sla.escalation.member(['owner']);
  await sla.escalation.member(['manager']);
  await sla.escalation.policy([owners(0), owners(86_400)]);
});
afterAll(() => sla.hub.stop());

const hotter = [{ condition_json: { field: 'heat', operator: '>', value: 400 }, severity: 'critical' }];

it('an alert has a deadline for the reaction and one for its end, which it shows', async () => {
  const id = await sla.clocked();
  const [response, resolution] = await sla.clocks(id);
  expect(response).toMatchObject({ kind: 'response', state: 'running', target_minutes: 60 });
  expect(resolution).toMatchObject({ kind: 'resolution', state: 'running', target_minutes: 480 });
  const { started_at, at_risk_at, due_at } = response as ShownClock;
  expect([minutesBetween(started_at, at_risk_at), minutesBetween(started_at, due_at)]).toEqual([45, 60]);
  const shown = await sla.alert(id);
  expect(shown).toMatchObject({ sla_state: 'on_time', response_due_at: due_at, resolution_due_at: resolution?.due_at });
  expect(shown['created_at']).toBe(started_at);
});

it('an alert of a work item has none: the item has', async () => {
  const item = { resource_type: 'complaint', resource_id: randomUUID(), priority: 'critical' };
  const event = { event_id: randomUUID(), tenant_id: sla.hub.tenantId, ...item };
  await sla.hub.outside.publish('work_items', 'work_items.created', event);
  const { id } = await sla.noise.alert('critical_item');
  await sla.followed();
  expect(await sla.clocks(String(id))).toEqual([]);
  expect(await sla.alert(String(id))).toMatchObject({ sla_state: 'none', response_due_at: null });
});

describe('what happens to clocks when an alert is', () => {
  it('acknowledged, and not any more', async () => {
    const id = await sla.clocked();
    await sla.act(id, 'acknowledge');
    await sla.states(id, 'met', 'running');
    await sla.act(id, 'unacknowledge');
    await sla.escalation.run(id, ({ state }) => state === 'running');
    await sla.states(id, 'met', 'running');
  });

  it('resolved, and reopened: closed time does not count', async () => {
    const id = await sla.clocked();
    await sla.act(id, 'resolve');
    await sla.states(id, 'met', 'met');
    sla.hub.moveClock(10 * 60_000);
    await sla.act(id, 'reopen');
    const { started_at, due_at } = await sla.clock(id, 'resolution', ({ state }) => state === 'running');
    expect(minutesBetween(started_at, due_at)).toBeGreaterThanOrEqual(490);
    expect((await sla.clock(id, 'response')).state).toBe('met');
  });

  it('ignored', async () => {
    const id = await sla.clocked();
    await sla.act(id, 'ignore');
    await sla.states(id, 'met', 'cancelled');
    expect(await sla.alert(id)).toMatchObject({ sla_state: 'on_time', resolution_due_at: null });
  });

  it('snoozed, and woken', async () => {
    const id = await sla.clocked();
    await sla.act(id, 'snooze', { minutes: 30 });
    await sla.states(id, 'paused', 'paused');
    expect(await sla.alert(id)).toMatchObject({ sla_state: 'paused', response_due_at: null });
    sla.hub.moveClock(31 * 60_000);
    const { started_at, due_at } = await sla.clock(id, 'response', ({ state }) => state === 'running');
    expect(minutesBetween(started_at, due_at)).toBeGreaterThanOrEqual(90);
    await sla.act(id, 'resolve');
  });

  it('suppressed, and not any more', async () => {
    const kind = await sla.noise.kind();
    const id = await sla.raised(kind);
    await sla.clock(id, 'response');
    const suppression = await sla.suppress(kind.alertType, { include_existing: true });
    await sla.states(id, 'paused', 'paused');
    await sla.noise.endSuppression(suppression);
    await sla.states(id, 'running', 'running');
  });

  it('worse: its deadlines are those of its new severity, from its start', async () => {
    const kind = await sla.noise.kind({
      severity_tiers: hotter,
    });
    const id = await sla.raised(kind);
    const { started_at } = await sla.clock(id, 'response');
    await sla.noise.trigger(kind, { heat: 500 });
    const now = await sla.clock(id, 'response', ({ target_minutes }) => target_minutes === 15);
    expect([now.started_at, minutesBetween(started_at, now.due_at)]).toEqual([started_at, 15]);
  });

  it('raised suppressed, by an incident that it is a part of: they begin when people are first notified', async () => {
    const kind = await sla.noise.kind({
      ...{ severity_tiers: hotter, labels: { supplier: '{supplier}' }, group_by: ['supplier'] },
    });
    const supplier = randomUUID();
    for (const oven of [1, 2]) await sla.noise.trigger(kind, { oven, supplier });
    const [lead, second] = (await sla.noise.alertsOf(kind.alertType)).map(({ id }) => String(id)) as [string, string];
    await sla.clock(lead, 'response');
    expect(await sla.clocks(second)).toEqual([]);
    await sla.noise.trigger(kind, { oven: 2, heat: 500, supplier });
    await sla.states(second, 'running', 'running');
  });
});

describe('a deadline that passes', () => {
  it('is told once: at risk to those who heard of the alert, a breach to managers too', async () => {
    const id = await sla.clocked();
    await eventually(async () => (await sla.escalation.causes(id)).includes('created'), { what: 'the first message' });
    await sla.after(46);
    expect(await sla.told(id, 'at_risk')).toEqual(['sla_at_risk:response']);
    expect(await sla.alert(id)).toMatchObject({ sla_state: 'at_risk' });
    await Promise.all([sla.pass(), sla.pass(), sla.pass()]);
    await sla.after(15);
    await Promise.all([sla.pass(), sla.pass(), sla.pass()]);
    expect(await sla.told(id, 'breached')).toEqual(['sla_breached:response']);
    expect(await sla.alert(id)).toMatchObject({ sla_state: 'breached' });
    expect((await sla.clocks(id)).map(({ state }) => state)).toEqual(['breached', 'running']);
    const readers = await sla.hub.sql<{ cause: string; n: number }>(
      `SELECT cause, count(*)::int AS n FROM deliveries WHERE alert_id = $1 AND channel = 'in_app' AND cause LIKE 'sla%'
       GROUP BY cause ORDER BY cause`,
      [id],
    );
    expect(readers).toEqual([
      { cause: 'sla_at_risk:response', n: 2 },
      { cause: 'sla_breached:response', n: 3 },
    ]);
    await sla.act(id, 'resolve');
  });

  it('unseen is told by its breach alone', async () => {
    const id = await sla.clocked();
    await eventually(async () => (await sla.escalation.causes(id)).includes('created'), { what: 'the first message' });
    await sla.after(61);
    expect([await sla.told(id, 'at_risk'), await sla.told(id, 'breached')]).toEqual([[], ['sla_breached:response']]);
    const metric = await sla.hub.call<string>('GET', '/metrics', { token: '' });
    expect(metric.body).toMatch(/sla_moments_total\{kind="response",moment="at_risk",severity="high"\} [2-9]/);
    await sla.act(id, 'resolve');
  });

  it('takes the next level of the escalation now', async () => {
    const id = await sla.clocked();
    await sla.escalation.run(id, ({ level }) => level === 1);
    await sla.after(61);
    await eventually(async () => (await sla.escalation.log(id)).length === 2, { what: 'the second level' });
    expect(await sla.escalation.log(id)).toEqual(['0.1 taken', '0.2 taken']);
    await sla.act(id, 'resolve');
  });

  it('begins an escalation by the policy for missed deadlines, where none runs', async () => {
    const { body: policy } = await sla.hub.call('POST', `${ALERTS}/escalation-policies`, {
      body: { name: 'Late', levels: [owners(0)] },
    });
    expect((await sla.config({ sla_breach_policy_id: policy['id'] })).status).toBe(200);
    const id = await sla.clocked({ severity: 'low' });
    expect((await sla.escalation.escalation(id)).run).toBeNull();
    await sla.after(1_441);
    const { run } = await sla.escalation.run(id, ({ state }) => state === 'ended');
    expect(run).toMatchObject({ cause: 'sla', ended_reason: 'exhausted' });
    expect(await sla.escalation.log(id)).toEqual(['0.1 taken']);
    const removed = await sla.hub.call('DELETE', `${ALERTS}/escalation-policies/${String(policy['id'])}`, {
      headers: { 'if-match': '*' },
    });
    expect(removed).toMatchObject({ status: 409, body: { type: '/problems/policy-in-use' } });
    await sla.config({ sla_breach_policy_id: null });
    await sla.act(id, 'resolve');
  });

  it('without a reaction after it is over is nothing to tell', async () => {
    const id = await sla.clocked();
    await sla.act(id, 'acknowledge');
    await sla.states(id, 'met', 'running');
    await sla.after(61);
    expect([await sla.told(id, 'breached'), (await sla.clocks(id))[0]?.state]).toEqual([[], 'met']);
  });
});

describe('settings', () => {
  it('move open deadlines when they are edited, from their start; those that are over stay', async () => {
    const [open, over] = [await sla.clocked({ severity: 'medium' }), await sla.clocked({ severity: 'medium' })];
    await sla.act(over, 'acknowledge');
    await sla.states(over, 'met', 'running');
    await sla.config({ medium_response_sla_minutes: 300 });
    const { started_at, due_at } = await sla.clock(open, 'response', ({ target_minutes }) => target_minutes === 300);
    expect(minutesBetween(started_at, due_at)).toBe(300);
    expect((await sla.clocks(over))[0]).toMatchObject({ state: 'met', target_minutes: 240 });
    await sla.config({ medium_response_sla_minutes: 0 });
    await sla.clock(open, 'response', ({ state }) => state === 'cancelled');
    const none = await sla.escalation.alert({ severity: 'medium' });
    await sla.clock(none, 'resolution');
    expect((await sla.clocks(none)).map(({ kind }) => kind)).toEqual(['resolution']);
    await sla.config({ medium_response_sla_minutes: null });
  });

  it.each([
    [
      { sla_calendar_id: '0197c3a0-0000-7000-8000-00000000c0de' },
      '/sla_calendar_id',
      'is no SLA calendar of the tenant',
    ],
    [
      { sla_breach_policy_id: '0197c3a0-0000-7000-8000-00000000c0de' },
      '/sla_breach_policy_id',
      'is no escalation policy of the tenant',
    ],
    [{ sla_at_risk_percent: 100 }, '/sla_at_risk_percent', 'must not be greater than 99'],
    [{ low_resolution_sla_minutes: -1 }, '/low_resolution_sla_minutes', 'must not be less than 0'],
  ])('%j are refused', async (changes, pointer, detail) => {
    const { status, body } = await sla.config(changes);
    const [fault] = body['errors'] as Json[];
    expect([status, fault?.['pointer']]).toEqual([422, pointer]);
    expect(String(fault?.['detail'])).toContain(detail);
  });
});
