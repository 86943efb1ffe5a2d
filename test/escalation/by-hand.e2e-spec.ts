import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { KeptEvents } from '../support/kept-events';
import { RunsHub, owners } from '../support/runs-hub';
import { type Json, token } from '../support/hub';

let escalation: RunsHub;
beforeAll(async () => {
  escalation = await RunsHub.start();
  await escalation.member(['owner']);
});
afterAll(() => escalation.hub.stop());

const standard = [owners(900), owners(1_800), owners(3_600)];
const ALERTS = '/api/v1/alerts';
const unroutedCount = async () => {
  const { body } = await escalation.hub.call<string>('GET', '/metrics');
  return Number(/^escalations_unrouted_total (\d+)/m.exec(body)?.[1]);
};

describe('by hand', () => {
  it('the next level is taken now, and later ones keep their times', async () => {
    await escalation.policy(standard);
    const id = await escalation.running();
    const answer = await escalation.act(id, 'escalate', { notes: 'Call them', expected_level: 0 });
    expect([answer.status, answer.body]).toMatchObject([
      200,
      { escalation_level: 1, run: { level: 1, state: 'running', cause: 'ring' }, next: { level: 2 } },
    ]);
    await escalation.after(15.5);
    expect(await escalation.log(id)).toEqual(['0.1 taken']);
    await escalation.after(15);
    expect(await escalation.log(id)).toEqual(['0.1 taken', '0.2 taken']);
    const { body } = await escalation.hub.call<{ items: Json[] }>('GET', `${ALERTS}/${id}/history`);
    expect(body.items.filter(({ action }) => action === 'escalated')).toMatchObject(
      expect.arrayContaining([expect.objectContaining({ notes: 'Call them', channel: 'api' })]),
    );
  });

  it('two at once give one level: the second hears that it moved on', async () => {
    await escalation.policy(standard);
    const id = await escalation.running();
    const answers = await Promise.all([1, 2, 3].map(() => escalation.act(id, 'escalate', { expected_level: 0 })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
      type: '/problems/escalation-moved-on',
      escalation_level: 1,
    });
    expect(await escalation.log(id)).toEqual(['0.1 taken']);
  });

  it('on an acknowledged alert it is taken once, without a timer; a closed one refuses it', async () => {
    await escalation.policy(standard);
    const id = await escalation.running();
    await escalation.act(id, 'acknowledge');
    await escalation.ended(id);
    expect((await escalation.act(id, 'escalate')).body).toMatchObject({
      escalation_level: 1,
      run: { state: 'ended', ended_reason: 'once', next_at: null, cause: 'manual' },
      next: null,
    });
    await escalation.after(120);
    expect(await escalation.log(id)).toEqual(['0.1 taken']);
    expect(await escalation.causes(id)).toContain('escalated:1');
    await escalation.act(id, 'resolve');
    expect((await escalation.act(id, 'escalate')).body).toMatchObject({ status: 409, type: '/problems/alert-closed' });
  });

  it('on an alert that notifies nobody it is taken once, and people hear of it', async () => {
    await escalation.policy(standard);
    const id = await escalation.alert({ notify: false });
    expect((await escalation.act(id, 'escalate')).body).toMatchObject({ run: { ended_reason: 'once' } });
    expect(await escalation.causes(id)).toEqual(['escalated:1']);
  });

  it('without a run the given policy is used, else that of the alert, else the manager is asked', async () => {
    const given = await escalation.policy(standard);
    const low = await escalation.alert({ severity: 'low' });
    const asked = await escalation.act(low, 'escalate');
    expect(asked.body).toMatchObject({ run: { policy: { id: null }, cause: 'manual', state: 'ended' } });
    expect(await escalation.log(low)).toEqual(['0.1 taken']);
    const other = await escalation.alert({ severity: 'low' });
    expect((await escalation.act(other, 'escalate', { policy_id: given.id })).body).toMatchObject({
      run: { policy: { id: given.id }, state: 'running', cause: 'manual' },
      next: { level: 2 },
    });
    const unknown = await escalation.act(other, 'escalate', { policy_id: randomUUID() });
    expect([unknown.status, JSON.stringify(unknown.body)]).toEqual([422, expect.stringContaining('/policy_id')]);
  });

  it('among many alerts: each that is open escalates, however often the event comes', async () => {
    await escalation.policy(standard);
    const [open, closed] = [await escalation.running(), await escalation.running()];
    await escalation.act(closed, 'resolve');
    const { body } = await escalation.hub.call('POST', `${ALERTS}/bulk_action`, {
      body: { action: 'escalate', alert_ids: [open, closed], notes: 'all' },
    });
    expect(body).toMatchObject({ succeeded: 1, failed: 1 });
    await eventually(async () => (await escalation.log(open)).length === 1);
    expect((await escalation.escalation(open)).log).toMatchObject([{ taken_by: expect.any(String) as string }]);
  });

  it('the same requests again change nothing, not even after levels that reached nobody', async () => {
    const gone = await escalation.member();
    await escalation.policy([owners(900, { targets: [{ type: 'member', id: gone }] })]);
    await escalation.hub.call('DELETE', `${ALERTS}/members/${gone}`, { headers: { 'if-match': '*' } });
    const kept = await KeptEvents.of(escalation.hub);
    const [first, second] = [await escalation.running(), await escalation.running()];
    const request = () =>
      escalation.hub.call('POST', `${ALERTS}/bulk_action`, {
        body: { action: 'escalate', alert_ids: [first, second] },
      });
    expect((await request()).body).toMatchObject({ succeeded: 2 });
    await kept.heard();
    await kept.repeatInReverse();
    for (const id of [first, second]) {
      expect(await escalation.log(id)).toEqual(['0.1 nobody']);
      expect((await escalation.causes(id)).filter((cause) => cause.startsWith('unrouted'))).toEqual(['unrouted:1:0']);
      expect(await escalation.hub.sql('SELECT 1 FROM escalation_runs WHERE alert_id = $1', [id])).toHaveLength(1);
    }
    await kept.stop();
    await escalation.policy(standard);
  });

  it('a broadcast is a message: its level is taken once, without a timer', async () => {
    const given = await escalation.policy(standard);
    const body = { title: 'We close at noon', message: 'Snow.', severity: 'high' };
    const sent = await escalation.hub.call('POST', `${ALERTS}/broadcast`, { body });
    expect(sent.status).toBeLessThan(300);
    const answer = await escalation.act(String(sent.body['id']), 'escalate', { policy_id: given.id });
    expect([answer.status, answer.body]).toMatchObject([
      200,
      { run: { state: 'ended', ended_reason: 'once' }, next: null },
    ]);
  });

  it('who may not see the alert does not find its escalation', async () => {
    const id = await escalation.alert();
    await escalation.act(id, 'assign', { assigned_role: 'manager' });
    const viewer = await token(escalation.hub.tenantId, 'staff');
    const answers = await Promise.all([
      escalation.hub.call('GET', `${ALERTS}/${id}/escalation`, { token: viewer }),
      escalation.hub.call('POST', `${ALERTS}/${id}/escalate`, { token: viewer, body: {} }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([404, 404]);
  });
});

describe('policies that change under way', () => {
  it('a run goes on by its snapshot, edited, switched off or deleted, until the policy is applied', async () => {
    const policy = await escalation.policy(standard);
    const id = await escalation.running();
    await escalation.after(15.5);
    await escalation.policy([owners(900), owners(3_000)]);
    expect((await escalation.escalation(id)).run).toMatchObject({ policy: { version: policy.version } });
    const applied = await escalation.hub.call('POST', `${ALERTS}/escalation-policies/${policy.id}/apply`);
    expect(applied.status).toBe(200);
    expect(Number(applied.body['applied'])).toBeGreaterThanOrEqual(1);
    expect((await escalation.escalation(id)).run).toMatchObject({ policy: { version: policy.version + 1 }, level: 1 });
    await escalation.after(30);
    expect(await escalation.log(id)).toEqual(['0.1 taken']);
    await escalation.policy([owners(60)], { is_active: false });
    await escalation.after(6);
    expect(await escalation.log(id)).toEqual(['0.1 taken', '0.2 taken']);
    expect(await escalation.ended(id)).toBe('exhausted');
    await escalation.policy(standard, { is_active: true });
  });

  it('a policy that is applied shorter, and then longer, takes no level of a round again', async () => {
    const repeats = { repeat_count: 1, repeat_every_seconds: 7_200 };
    const policy = await escalation.policy(standard, repeats);
    const apply = () => escalation.hub.call('POST', `${ALERTS}/escalation-policies/${policy.id}/apply`);
    const id = await escalation.running();
    await escalation.after(60.5);
    await escalation.policy(standard.slice(0, 2), repeats);
    expect((await apply()).status).toBe(200);
    await escalation.policy([...standard, owners(4_200)], repeats);
    expect((await apply()).status).toBe(200);
    await escalation.after(10);
    expect(await escalation.log(id)).toEqual(['0.1 taken', '0.2 taken', '0.3 taken', '0.4 taken']);
    expect((await escalation.act(id, 'escalate')).status).toBe(200);
    await escalation.policy(standard, { repeat_every_seconds: null });
  });

  it('a run that is over by the applied policy, and reached nobody, tells the owners', async () => {
    const gone = await escalation.member();
    const toNobody = { targets: [{ type: 'member', id: gone }] };
    const policy = await escalation.policy([
      owners(60, toNobody),
      owners(3_600, { severities: ['low'] }),
      owners(7_200),
    ]);
    await escalation.hub.call('DELETE', `${ALERTS}/members/${gone}`, { headers: { 'if-match': '*' } });
    const id = await escalation.running();
    await escalation.after(1.5);
    expect(await escalation.log(id)).toEqual(['0.1 nobody', '0.2 skipped']);
    const before = await unroutedCount();
    await escalation.policy([owners(60)]);
    expect((await escalation.hub.call('POST', `${ALERTS}/escalation-policies/${policy.id}/apply`)).status).toBe(200);
    await escalation.takeDue();
    expect(await escalation.ended(id)).toBe('exhausted');
    expect(await escalation.causes(id)).toContain('unrouted:1:0');
    await eventually(async () => (await unroutedCount()) > before, { what: 'the count' });
    await escalation.policy(standard);
  });

  it.each(['enable_escalation', 'auto_notify'])(
    'when %s is switched off, a run ends when it is next due',
    async (name) => {
      await escalation.policy(standard);
      const id = await escalation.running();
      const set = (isOn: boolean) => escalation.hub.call('PUT', `${ALERTS}/config`, { body: { [name]: isOn } });
      await set(false);
      expect((await escalation.escalation(id)).run).toMatchObject({ state: 'running' });
      await escalation.after(15.5);
      expect(await escalation.ended(id)).toBe('disabled');
      expect(await escalation.log(id)).toEqual([]);
      await set(true);
    },
  );

  it('levels to come see the edited schedule; who was removed is left out', async () => {
    const [first, second] = [await escalation.member(), await escalation.member()];
    const layer = { type: 'daily', handoff_time: '09:00', starts_on: '2026-01-05', participants: [[first]] };
    const schedule = await escalation.hub.call('POST', `${ALERTS}/on-call/schedules`, {
      body: { name: 'Kitchen', time_zone: 'UTC', layers: [layer] },
    });
    expect(schedule.status).toBe(201);
    const scheduleId = String(schedule.body['id']);
    const onCall = (after_seconds: number) => ({ after_seconds, targets: [{ type: 'schedule', id: scheduleId }] });
    await escalation.policy([onCall(900), onCall(1_800), onCall(2_700), owners(3_600)]);
    const id = await escalation.running();
    await escalation.after(15.5);
    const override = await escalation.hub.call('POST', `${ALERTS}/on-call/schedules/${scheduleId}/overrides`, {
      body: {
        kind: 'replace',
        from: escalation.now().toISOString(),
        until: new Date(escalation.now().getTime() + 86_400_000).toISOString(),
        member_id: second,
      },
    });
    expect(override.status).toBe(201);
    await escalation.after(15);
    const remove = (member: string) =>
      escalation.hub.call('DELETE', `${ALERTS}/members/${member}`, { headers: { 'if-match': '*' } });
    expect([(await remove(first)).status, (await remove(second)).status]).toEqual([204, 204]);
    await escalation.after(15);
    const { log } = await escalation.escalation(id);
    expect(log.map(({ result, members }) => [result, members])).toEqual([
      ['taken', [first]],
      ['taken', [second]],
      ['nobody', []],
      ['taken', expect.any(Array)],
    ]);
    await escalation.policy(standard);
  });

  it('each new assignee hears of it, and the run goes on', async () => {
    await escalation.policy(standard);
    const id = await escalation.running();
    const members = [await escalation.member(), await escalation.member()];
    for (const assigned_to of members) {
      await escalation.act(id, 'assign', { assigned_to });
      await eventually(
        async () =>
          (
            await escalation.hub.sql(
              `SELECT 1 FROM deliveries WHERE alert_id = $1 AND user_id = $2 AND cause LIKE 'assigned:%'`,
              [id, assigned_to],
            )
          ).length > 0,
      );
    }
    expect((await escalation.escalation(id)).run).toMatchObject({ state: 'running', level: 0 });
  });

  it('whoever is asked for hears of an alert that is assigned to somebody else, and may see it', async () => {
    const [assignee, onCall] = [await escalation.member(), await escalation.member()];
    await escalation.policy([{ after_seconds: 900, targets: [{ type: 'member', id: onCall }] }]);
    const id = await escalation.running();
    await escalation.act(id, 'assign', { assigned_to: assignee });
    const bearer = await token(escalation.hub.tenantId, 'staff', { sub: onCall });
    const seen = async () => (await escalation.hub.call('GET', `${ALERTS}/${id}`, { token: bearer })).status;
    expect(await seen()).toBe(404);
    await escalation.after(15.5);
    expect(await escalation.log(id)).toEqual(['0.1 taken']);
    expect(await seen()).toBe(200);
    const list = await escalation.hub.call<{ items: Json[] }>('GET', `${ALERTS}?limit=200`, { token: bearer });
    expect(list.body.items.map((one) => one['id'])).toContain(id);
    const told = `SELECT state FROM deliveries WHERE alert_id = $1 AND user_id = $2 AND cause = 'escalated:1' AND channel = 'in_app'`;
    expect(await escalation.hub.sql(told, [id, onCall])).toEqual([{ state: 'delivered' }]);
  });
});
