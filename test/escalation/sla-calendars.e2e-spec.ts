import type { Json } from '../support/hub';
import { aRule, RULES } from '../support/rules-hub';
import { minutesBetween, SlaHub } from '../support/sla-hub';

const CALENDARS = '/api/v1/alerts/sla/calendars';

let sla: SlaHub;
beforeAll(async () => {
  sla = await SlaHub.start();
});
afterAll(() => sla.hub.stop());

describe('a calendar', () => {
  const office = {
    name: 'Office',
    time_zone: 'UTC',
    hours: [{ days: ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'], from: '09:00', to: '17:00' }],
    holidays: [{ date: '2026-12-25', yearly: true }],
  };
  const save = (body: Json) => sla.hub.call('POST', CALENDARS, { body });
  const change = (id: unknown, body: Json, version: string) =>
    sla.hub.call('PUT', `${CALENDARS}/${String(id)}`, { body, headers: { 'if-match': version } });
  const remove = (id: unknown, version = '*') =>
    sla.hub.call('DELETE', `${CALENDARS}/${String(id)}`, { headers: { 'if-match': version } });

  it('is created, listed, shown, changed by who knows its version, and deleted', async () => {
    const { status, body } = await save(office);
    expect([status, body]).toMatchObject([201, { ...office, version: 1 }]);
    expect((await sla.hub.call('GET', `${CALENDARS}/${String(body['id'])}`)).body).toEqual(body);
    expect((await sla.hub.call<{ items: Json[] }>('GET', CALENDARS)).body.items).toEqual([body]);
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
    const today = sla.escalation.now().toISOString().slice(0, 10);
    await sla.config({ sla_calendar_id: body['id'], sla_calendar_severities: ['low'] });
    const id = await sla.clocked({ severity: 'low' });
    const before = await sla.clock(id, 'response');
    expect(minutesBetween(before.started_at, before.due_at)).toBeGreaterThan(1_440);
    expect(await remove(body['id'])).toMatchObject({ status: 409, body: { type: '/problems/sla-calendar-in-use' } });
    await change(body['id'], { ...office, name: 'Closed today', holidays: [{ date: today }] }, '"1"');
    await sla.clock(id, 'response', ({ due_at }) => String(due_at) > String(before.due_at));
    await sla.config({ sla_calendar_id: null, sla_calendar_severities: null });
    expect((await remove(body['id'])).status).toBe(204);
  });

  it('of a rule counts for its alerts, with its targets; it cannot be deleted', async () => {
    const { body: calendar } = await save({ ...office, name: 'Of a rule' });
    const sla_targets = [{ severity: null, response_minutes: 7, resolution_minutes: 0, calendar_id: calendar['id'] }];
    const kind = await sla.noise.kind({ sla_targets });
    const id = await sla.raised(kind);
    expect(await sla.clock(id, 'response')).toMatchObject({ target_minutes: 7 });
    expect(await sla.clocks(id)).toHaveLength(1);
    expect(await remove(calendar['id'])).toMatchObject({
      status: 409,
      body: { type: '/problems/sla-calendar-in-use' },
    });
    const bad = [{ severity: null, response_minutes: 7, resolution_minutes: 0, calendar_id: id }];
    const body = {
      rule_name: 'Bad',
      source_event_type: 'a.b',
      alert_type: 'x',
      severity: 'high',
      title_template: 'T',
      description_template: 'D',
    };
    const refused = await sla.hub.call('POST', RULES, { body: { ...body, sla_targets: bad } });
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: '/sla_targets/0/calendar_id' }] } });
    const twice = await sla.hub.call('POST', RULES, {
      body: { ...body, sla_targets: [...sla_targets, ...sla_targets] },
    });
    expect(twice).toMatchObject({ status: 422, body: { errors: [{ pointer: '/sla_targets/1/severity' }] } });
  });

  it('of a rule, and its targets, count for its open alerts when they are edited', async () => {
    const target = (minutes: number) => ({ response_minutes: minutes, resolution_minutes: minutes * 10 });
    const { body: calendar } = await save({ ...office, name: 'Of an edited rule' });
    const rule = aRule({ aggregation_key_template: '{oven}', sla_targets: [{ severity: null, ...target(20) }] });
    const { id: ruleId } = await sla.noise.rule(rule);
    const kind = { eventType: String(rule['source_event_type']), alertType: String(rule['alert_type']), ruleId };
    const edit = async (sla_targets: unknown) =>
      expect(await sla.hub.call('PUT', `${RULES}/${ruleId}`, { body: { ...rule, sla_targets } })).toMatchObject({
        status: 200,
      });
    const closed = await sla.raised(kind);
    await sla.clock(closed, 'response', ({ target_minutes }) => target_minutes === 20);
    await sla.act(closed, 'resolve');
    await sla.states(closed, 'met', 'met');
    const id = await sla.raised(kind, { oven: 2 });
    await sla.clock(id, 'response', ({ target_minutes }) => target_minutes === 20);

    const edited = [{ severity: null, ...target(40), calendar_id: calendar['id'] }];
    await edit(edited);
    await sla.clock(id, 'response', ({ target_minutes }) => target_minutes === 40);
    expect(await sla.clock(id, 'resolution')).toMatchObject({ target_minutes: 400 });
    expect(await sla.alert(id)).toMatchObject({ sla_targets: edited });
    expect(await sla.clock(closed, 'response')).toMatchObject({ target_minutes: 20, state: 'met' });
    await edit([]);
    expect(await sla.clock(id, 'response', ({ target_minutes }) => target_minutes === 60)).toBeDefined();
    expect(await sla.alert(id)).toMatchObject({ sla_targets: null });
  });
});
