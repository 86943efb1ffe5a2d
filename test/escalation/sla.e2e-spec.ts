import { CommandBus } from '@nestjs/cqrs';
import { eventually } from '../../libs/testing/eventually';
import { PassDueClocksCommand } from '../../src/escalation/sla/clocks/commands/pass-due-clocks';
import type { Answer, Json } from '../support/hub';
import { owners, RunsHub } from '../support/runs-hub';
import { RULES } from '../support/rules-hub';
import { type Kind, SuppressionHub } from '../support/suppression-hub';

const ALERTS = '/api/v1/alerts';
const CALENDARS = `${ALERTS}/sla/calendars`;

interface SlaClock {
  readonly kind: string;
  readonly state: string;
  readonly target_minutes: number;
  readonly started_at: string;
  readonly at_risk_at: string | null;
  readonly due_at: string | null;
}

let escalation: RunsHub;
let noise: SuppressionHub;
beforeAll(async () => {
  escalation = await RunsHub.start({ HIGH_RESOLUTION_SLA_MINUTES: '480' });
  noise = new SuppressionHub(escalation.hub);
  await escalation.member(['owner']);
  await escalation.member(['manager']);
  await escalation.policy([owners(0), owners(86_400)]);
});
afterAll(() => escalation.hub.stop());

const clocksOf = async (id: string): Promise<readonly SlaClock[]> =>
  (await escalation.hub.call<{ clocks: SlaClock[] }>('GET', `${ALERTS}/${id}/sla`)).body.clocks;
const alert = async (id: string): Promise<Json> => (await escalation.hub.call('GET', `${ALERTS}/${id}`)).body;
const clock = (id: string, kind: string, isWanted: (found: SlaClock) => boolean = () => true): Promise<SlaClock> =>
  eventually(async () => (await clocksOf(id)).find((one) => one.kind === kind && isWanted(one)), {
    what: `the ${kind}`,
  });
const states = async (id: string, response: string, resolution: string): Promise<void> => {
  await clock(id, 'response', ({ state }) => state === response);
  await clock(id, 'resolution', ({ state }) => state === resolution);
};
const minutesBetween = (from: string, until: string | null): number =>
  until === null ? Number.NaN : (Date.parse(until) - Date.parse(from)) / 60_000;

/** A new alert whose clocks have begun. */
async function clocked(fields: Json = {}): Promise<string> {
  const id = await escalation.alert(fields);
  await clock(id, 'response');
  return id;
}
const pass = () => escalation.hub.app.get(CommandBus, { strict: false }).execute(new PassDueClocksCommand());
/** Moves the clock, and lets pass what is due then. */
async function after(minutes: number): Promise<void> {
  escalation.hub.moveClock(minutes * 60_000);
  await pass();
}
/** The events of a kind about an alert, in the history of what happened. */
const told = async (id: string, moment: string): Promise<readonly string[]> => {
  const causes = await escalation.causes(id);
  return causes.filter((cause) => cause.startsWith(`sla_${moment}`));
};
const config = (changes: Json): Promise<Answer> => escalation.hub.call('PUT', `${ALERTS}/config`, { body: changes });

async function raised(kind: Kind, fields: Json = {}): Promise<string> {
  await noise.trigger(kind, fields);
  return String((await noise.alert(kind.alertType))['id']);
}

it('an alert has a deadline for the reaction and one for its end, which it shows', async () => {
  const id = await clocked();
  const [response, resolution] = await clocksOf(id);
  expect(response).toMatchObject({ kind: 'response', state: 'running', target_minutes: 60 });
  expect(resolution).toMatchObject({ kind: 'resolution', state: 'running', target_minutes: 480 });
  const { started_at, at_risk_at, due_at } = response as SlaClock;
  expect([minutesBetween(started_at, at_risk_at), minutesBetween(started_at, due_at)]).toEqual([45, 60]);
  const shown = await alert(id);
  expect(shown).toMatchObject({ sla_state: 'on_time', response_due_at: due_at, resolution_due_at: resolution?.due_at });
  expect(shown['created_at']).toBe(started_at);
});

describe('what happens to clocks when an alert is', () => {
  it('acknowledged, and not any more', async () => {
    const id = await clocked();
    await escalation.act(id, 'acknowledge');
    await states(id, 'met', 'running');
    await escalation.act(id, 'unacknowledge');
    await escalation.run(id, ({ state }) => state === 'running');
    await states(id, 'met', 'running');
  });

  it('resolved, and reopened: closed time does not count', async () => {
    const id = await clocked();
    await escalation.act(id, 'resolve');
    await states(id, 'met', 'met');
    escalation.hub.moveClock(10 * 60_000);
    await escalation.act(id, 'reopen');
    const { started_at, due_at } = await clock(id, 'resolution', ({ state }) => state === 'running');
    expect(minutesBetween(started_at, due_at)).toBeGreaterThanOrEqual(490);
    expect((await clock(id, 'response')).state).toBe('met');
  });

  it('ignored', async () => {
    const id = await clocked();
    await escalation.act(id, 'ignore');
    await states(id, 'met', 'cancelled');
    expect(await alert(id)).toMatchObject({ sla_state: 'on_time', resolution_due_at: null });
  });

  it('snoozed, and woken', async () => {
    const id = await clocked();
    await escalation.act(id, 'snooze', { minutes: 30 });
    await states(id, 'paused', 'paused');
    expect(await alert(id)).toMatchObject({ sla_state: 'paused', response_due_at: null });
    escalation.hub.moveClock(31 * 60_000);
    const { started_at, due_at } = await clock(id, 'response', ({ state }) => state === 'running');
    expect(minutesBetween(started_at, due_at)).toBeGreaterThanOrEqual(90);
    await escalation.act(id, 'resolve');
  });

  it('suppressed, and not any more', async () => {
    const kind = await noise.kind();
    const id = await raised(kind);
    await clock(id, 'response');
    const now = escalation.now().getTime();
    const [start_time, end_time] = [now - 60_000, now + 3_600_000].map((ms) => new Date(ms).toISOString());
    const suppression = await noise.suppress({
      ...{ alert_types: [kind.alertType], include_existing: true, start_time, end_time },
    });
    await states(id, 'paused', 'paused');
    await noise.endSuppression(suppression);
    await states(id, 'running', 'running');
  });

  it('worse: its deadlines are those of its new severity, from its start', async () => {
    const kind = await noise.kind({
      severity_tiers: [{ condition_json: { field: 'heat', operator: '>', value: 400 }, severity: 'critical' }],
    });
    const id = await raised(kind);
    const { started_at } = await clock(id, 'response');
    await noise.trigger(kind, { heat: 500 });
    const now = await clock(id, 'response', ({ target_minutes }) => target_minutes === 15);
    expect([now.started_at, minutesBetween(started_at, now.due_at)]).toEqual([started_at, 15]);
  });

  it('raised suppressed: they begin when people are first notified', async () => {
    const kind = await noise.kind();
    const now = escalation.now().getTime();
    const [start_time, end_time] = [now - 60_000, now + 3_600_000].map((ms) => new Date(ms).toISOString());
    const suppression = await noise.suppress({ alert_types: [kind.alertType], start_time, end_time });
    const id = await raised(kind);
    expect(await clocksOf(id)).toEqual([]);
    await noise.endSuppression(suppression);
    await states(id, 'running', 'running');
  });
});

describe('a deadline that passes', () => {
  it('is told once: at risk to those who heard of the alert, a breach to managers too', async () => {
    const id = await clocked();
    await eventually(async () => (await escalation.causes(id)).includes('created'), { what: 'the first message' });
    await after(46);
    expect(await told(id, 'at_risk')).toEqual(['sla_at_risk:response']);
    expect(await alert(id)).toMatchObject({ sla_state: 'at_risk' });
    await Promise.all([pass(), pass(), pass()]);
    await after(15);
    await Promise.all([pass(), pass(), pass()]);
    expect(await told(id, 'breached')).toEqual(['sla_breached:response']);
    expect(await alert(id)).toMatchObject({ sla_state: 'breached' });
    expect((await clocksOf(id)).map(({ state }) => state)).toEqual(['breached', 'running']);
    const readers = await escalation.hub.sql<{ cause: string; n: number }>(
      `SELECT cause, count(*)::int AS n FROM deliveries WHERE alert_id = $1 AND channel = 'in_app' AND cause LIKE 'sla%'
       GROUP BY cause ORDER BY cause`,
      [id],
    );
    expect(readers).toEqual([
      { cause: 'sla_at_risk:response', n: 2 },
      { cause: 'sla_breached:response', n: 3 },
    ]);
    await escalation.act(id, 'resolve');
  });

  it('unseen is told by its breach alone', async () => {
    const id = await clocked();
    await eventually(async () => (await escalation.causes(id)).includes('created'), { what: 'the first message' });
    await after(61);
    expect([await told(id, 'at_risk'), await told(id, 'breached')]).toEqual([[], ['sla_breached:response']]);
    const metric = await escalation.hub.call<string>('GET', '/metrics', { token: '' });
    expect(metric.body).toMatch(/sla_moments_total\{kind="response",moment="at_risk",severity="high"\} [2-9]/);
    await escalation.act(id, 'resolve');
  });

  it('takes the next level of the escalation now', async () => {
    const id = await clocked();
    await escalation.run(id, ({ level }) => level === 1);
    await after(61);
    await eventually(async () => (await escalation.log(id)).length === 2, { what: 'the second level' });
    expect(await escalation.log(id)).toEqual(['0.1 taken', '0.2 taken']);
    await escalation.act(id, 'resolve');
  });

  it('begins an escalation by the policy for missed deadlines, where none runs', async () => {
    const { body: policy } = await escalation.hub.call('POST', `${ALERTS}/escalation-policies`, {
      body: { name: 'Late', levels: [owners(0)] },
    });
    expect((await config({ sla_breach_policy_id: policy['id'] })).status).toBe(200);
    const id = await clocked({ severity: 'low' });
    expect((await escalation.escalation(id)).run).toBeNull();
    await after(1_441);
    const { run } = await escalation.run(id, ({ state }) => state === 'ended');
    expect(run).toMatchObject({ cause: 'sla', ended_reason: 'exhausted' });
    expect(await escalation.log(id)).toEqual(['0.1 taken']);
    const removed = await escalation.hub.call('DELETE', `${ALERTS}/escalation-policies/${String(policy['id'])}`, {
      headers: { 'if-match': '*' },
    });
    expect(removed).toMatchObject({ status: 409, body: { type: '/problems/policy-in-use' } });
    await config({ sla_breach_policy_id: null });
    await escalation.act(id, 'resolve');
  });

  it('without a reaction after it is over is nothing to tell', async () => {
    const id = await clocked();
    await escalation.act(id, 'acknowledge');
    await states(id, 'met', 'running');
    await after(61);
    expect([await told(id, 'breached'), (await clocksOf(id))[0]?.state]).toEqual([[], 'met']);
  });
});

describe('settings', () => {
  it('move open deadlines when they are edited, from their start; those that are over stay', async () => {
    const [open, over] = [await clocked({ severity: 'medium' }), await clocked({ severity: 'medium' })];
    await escalation.act(over, 'acknowledge');
    await states(over, 'met', 'running');
    await config({ medium_response_sla_minutes: 300 });
    const { started_at, due_at } = await clock(open, 'response', ({ target_minutes }) => target_minutes === 300);
    expect(minutesBetween(started_at, due_at)).toBe(300);
    expect((await clocksOf(over))[0]).toMatchObject({ state: 'met', target_minutes: 240 });
    await config({ medium_response_sla_minutes: 0 });
    await clock(open, 'response', ({ state }) => state === 'cancelled');
    const none = await escalation.alert({ severity: 'medium' });
    await clock(none, 'resolution');
    expect((await clocksOf(none)).map(({ kind }) => kind)).toEqual(['resolution']);
    await config({ medium_response_sla_minutes: null });
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
    const { status, body } = await config(changes);
    const [fault] = body['errors'] as Json[];
    expect([status, fault?.['pointer']]).toEqual([422, pointer]);
    expect(String(fault?.['detail'])).toContain(detail);
  });
});

describe('a calendar', () => {
  const office = {
    name: 'Office',
    time_zone: 'UTC',
    hours: [{ days: ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'], from: '09:00', to: '17:00' }],
    holidays: [{ date: '2026-12-25', yearly: true }],
  };
  const save = (body: Json) => escalation.hub.call('POST', CALENDARS, { body });
  const change = (id: unknown, body: Json, version: string) =>
    escalation.hub.call('PUT', `${CALENDARS}/${String(id)}`, { body, headers: { 'if-match': version } });
  const remove = (id: unknown, version = '*') =>
    escalation.hub.call('DELETE', `${CALENDARS}/${String(id)}`, { headers: { 'if-match': version } });

  it('is created, listed, shown, changed by who knows its version, and deleted', async () => {
    const { status, body } = await save(office);
    expect([status, body]).toMatchObject([201, { ...office, version: 1 }]);
    expect((await escalation.hub.call('GET', `${CALENDARS}/${String(body['id'])}`)).body).toEqual(body);
    expect((await escalation.hub.call<{ items: Json[] }>('GET', CALENDARS)).body.items).toEqual([body]);
    expect(await save(office)).toMatchObject({ status: 409, body: { type: '/problems/sla-calendar-name-taken' } });
    const other = { ...office, name: 'Shop', holidays: [] };
    expect(await change(body['id'], other, '"7"')).toMatchObject({ status: 412 });
    expect(await change(body['id'], other, '"1"')).toMatchObject({ status: 200, body: { ...other, version: 2 } });
    expect((await remove(body['id'])).status).toBe(204);
    expect(await remove(body['id'])).toMatchObject({ status: 404, body: { type: '/problems/sla-calendar-not-found' } });
  });

  it.each([
    [{ hours: [] }, '/hours'],
    [{ hours: [{ days: ['MO'], from: '9', to: '17:00' }] }, '/hours/0/from'],
    [{ holidays: [{ date: '2027-02-29' }] }, '/holidays/0/date'],
    [{ holidays: [{ date: 'tomorrow' }] }, '/holidays/0/date'],
    [{ time_zone: 'Mars' }, '/time_zone'],
  ])('with %j is refused', async (fields, pointer) => {
    const { status, body } = await save({ ...office, name: 'Bad', ...fields });
    expect([status, (body['errors'] as Json[])[0]?.['pointer']]).toEqual([422, pointer]);
  });

  it('of the settings counts for its severities; it cannot be deleted, and an edit moves deadlines', async () => {
    const { body } = await save({ ...office, name: 'Never on this day', holidays: [] });
    const today = escalation.now().toISOString().slice(0, 10);
    await config({ sla_calendar_id: body['id'], sla_calendar_severities: ['low'] });
    const id = await clocked({ severity: 'low' });
    const before = await clock(id, 'response');
    expect(minutesBetween(before.started_at, before.due_at)).toBeGreaterThan(1_440);
    expect(await remove(body['id'])).toMatchObject({ status: 409, body: { type: '/problems/sla-calendar-in-use' } });
    await change(body['id'], { ...office, name: 'Closed today', holidays: [{ date: today }] }, '"1"');
    await clock(id, 'response', ({ due_at }) => String(due_at) > String(before.due_at));
    await config({ sla_calendar_id: null, sla_calendar_severities: null });
    expect((await remove(body['id'])).status).toBe(204);
  });

  it('of a rule counts for its alerts, with its targets; it cannot be deleted', async () => {
    const { body: calendar } = await save({ ...office, name: 'Of a rule' });
    const sla_targets = [{ severity: null, response_minutes: 7, resolution_minutes: 0, calendar_id: calendar['id'] }];
    const kind = await noise.kind({ sla_targets });
    const id = await raised(kind);
    expect(await clock(id, 'response')).toMatchObject({ target_minutes: 7 });
    expect(await clocksOf(id)).toHaveLength(1);
    expect(await remove(calendar['id'])).toMatchObject({ status: 409, body: { type: '/problems/sla-calendar-in-use' } });
    const bad = [{ severity: null, response_minutes: 7, resolution_minutes: 0, calendar_id: id }];
    const body = {
      rule_name: 'Bad',
      source_event_type: 'a.b',
      alert_type: 'x',
      severity: 'high',
      title_template: 'T',
      description_template: 'D',
    };
    const refused = await escalation.hub.call('POST', RULES, { body: { ...body, sla_targets: bad } });
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: '/sla_targets/0/calendar_id' }] } });
    const twice = await escalation.hub.call('POST', RULES, {
      body: { ...body, sla_targets: [...sla_targets, ...sla_targets] },
    });
    expect(twice).toMatchObject({ status: 422, body: { errors: [{ pointer: '/sla_targets/1/severity' }] } });
  });
});
