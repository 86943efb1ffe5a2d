import { randomUUID } from 'node:crypto';
import { CommandBus, type ICommand } from '@nestjs/cqrs';
import { Database, SYSTEM } from '../../libs/database/database';
import { eventually } from '../../libs/testing/eventually';
import { SuppressAlertsCommand, UnsuppressAlertsCommand, SettleAlertsCommand } from '../../src/alerts';
import { RunsHub, owners } from '../support/runs-hub';
import type { Json } from '../support/hub';

let escalation: RunsHub;
let published: { readonly body: Json }[];

beforeAll(async () => {
  escalation = await RunsHub.start();
  published = await escalation.hub.outside.listen('alerts', '#');
  await escalation.member(['owner']);
});
afterAll(() => escalation.hub.stop());

const standard = [owners(900), owners(1_800), owners(3_600)];

const eventsOf = (id: string, type: string) =>
  published.filter(({ body }) => body['alert_id'] === id && body['event_type'] === type).map(({ body }) => body);
const execute = (command: ICommand): Promise<unknown> =>
  escalation.hub.app
    .get(Database, { strict: false })
    .transaction(SYSTEM, () => escalation.hub.app.get(CommandBus, { strict: false }).execute(command));
const silencer = randomUUID();
const silence = (id: string) =>
  execute(
    new SuppressAlertsCommand(escalation.hub.tenantId, [id], { reason: 'maintenance', by: silencer }, escalation.now()),
  );
const unsilence = (notifies: boolean) => execute(new UnsuppressAlertsCommand(silencer, notifies, escalation.now()));

it('levels are taken at their times, each told once and written once, until the last round is over', async () => {
  await escalation.policy([owners(900), owners(1_800)], { repeat_count: 1, repeat_every_seconds: 7_200 });
  const id = await escalation.running();
  await escalation.after(14);
  expect(await escalation.log(id)).toEqual([]);
  await escalation.after(1.1);
  expect(await escalation.escalation(id)).toMatchObject({
    escalation_level: 1,
    run: { cause: 'ring', state: 'running', round: 0, level: 1, policy: { name: 'Policy for high' } },
    log: [{ round: 0, level: 1, result: 'taken', targets: [{ type: 'role', id: 'owner' }], taken_by: null }],
    next: { round: 0, level: 2 },
  });
  await escalation.takeDue();
  await escalation.after(15);
  await escalation.after(105);
  expect(await escalation.log(id)).toEqual(['0.1 taken', '0.2 taken', '1.1 taken']);
  await escalation.after(15);
  expect(await escalation.ended(id)).toBe('exhausted');
  expect(await escalation.causes(id)).toEqual(['created', 'escalated:1', 'escalated:2', 'escalated:3', 'escalated:4']);
  await eventually(() => eventsOf(id, 'alert_escalation_ended').length === 1);
  expect(eventsOf(id, 'alert_escalated')).toMatchObject(
    [1, 2, 3, 4].map((escalation_level) => ({ escalation_level, escalated_by: null, cause: 'ring' })),
  );
  expect(eventsOf(id, 'alert_escalation_ended')).toMatchObject([{ reason: 'exhausted' }]);
  const { body } = await escalation.hub.call<{ items: Json[] }>('GET', `/api/v1/alerts/${id}/history`);
  const lines = body.items.filter(({ action }) => action === 'escalated');
  expect(lines.map(({ details }) => details)).toHaveLength(4);
  expect((await escalation.hub.call('GET', `/api/v1/alerts/${id}`)).body).toMatchObject({ version: 1 });
});

it('a level that is due at once is told with the ring, and nobody hears twice', async () => {
  await escalation.policy([owners(0), owners(300)]);
  const id = await escalation.alert();
  await eventually(async () => (await escalation.log(id)).length === 1, { what: 'the level' });
  await eventually(async () => (await escalation.causes(id)).includes('created'));
  await escalation.after(6);
  expect(await escalation.causes(id)).toEqual(['created', 'escalated:2']);
  expect(await escalation.ended(id)).toBe('exhausted');
});

it('after an outage overdue levels are taken together, and missed rounds are not made up', async () => {
  await escalation.policy(standard, { repeat_count: 3, repeat_every_seconds: 7_200 });
  const id = await escalation.running();
  await escalation.after(61);
  expect(await escalation.log(id)).toEqual(['0.1 taken', '0.2 taken', '0.3 taken']);
  await escalation.after(5 * 60 + 20);
  expect((await escalation.log(id)).slice(3)).toEqual(['3.1 taken']);
});

it('a clock that jumps back takes nothing twice', async () => {
  await escalation.policy(standard);
  const id = await escalation.running();
  await escalation.after(15.5);
  await escalation.after(-60);
  await escalation.after(60);
  expect(await escalation.log(id)).toEqual(['0.1 taken']);
  await escalation.after(15);
  expect(await escalation.log(id)).toEqual(['0.1 taken', '0.2 taken']);
});

describe('what ends a run', () => {
  it.each([
    ['acknowledge', {}, 'acknowledged'],
    ['resolve', {}, 'resolved'],
    ['ignore', {}, 'ignored'],
    ['snooze', { minutes: 30 }, 'snoozed'],
  ])('%s', async (action, body, reason) => {
    await escalation.policy(standard);
    const id = await escalation.running();
    await escalation.act(id, action, body);
    expect(await escalation.ended(id)).toBe(reason);
    await escalation.after(20);
    expect(await escalation.log(id)).toEqual([]);
    await eventually(() => eventsOf(id, 'alert_escalation_ended').length === 1);
  });

  it('silencing, and only those who ring afterwards have a new run', async () => {
    await escalation.policy(standard);
    const id = await escalation.running();
    await silence(id);
    expect(await escalation.ended(id)).toBe('silenced');
    await unsilence(true);
    await escalation.run(id, ({ state }) => state === 'running');
    await silence(id);
    await escalation.run(id, ({ state }) => state === 'ended');
    await unsilence(false);
    await escalation.act(id, 'comment', { comment: 'x' });
    await escalation.takeDue();
    expect((await escalation.escalation(id)).run).toMatchObject({ state: 'ended', ended_reason: 'silenced' });
  });

  it('an alert that is raised silenced, or notifies nobody, has none', async () => {
    await escalation.policy(standard);
    const quiet = await escalation.alert({ notify: false });
    const marker = await escalation.running();
    await escalation.after(20);
    expect(await escalation.log(marker)).toEqual(['0.1 taken']);
    expect((await escalation.escalation(quiet)).run).toBeNull();
  });
});

describe('what begins a new run, with times from then', () => {
  it.each([
    ['unacknowledge', 'acknowledge', {}, null],
    ['unsnooze', 'snooze', { minutes: 600 }, 'unsnoozed:3'],
    ['reopen', 'resolve', {}, 'reopened:3'],
  ])('%s', async (action, before, body, ringCause) => {
    await escalation.policy([owners(0), owners(900)]);
    const id = await escalation.alert();
    await eventually(async () => (await escalation.log(id)).length === 1);
    await escalation.act(id, before, body);
    await escalation.ended(id);
    await escalation.after(10);
    await escalation.act(id, action);
    const { log } = await eventually(async () => {
      const found = await escalation.run(id, ({ state }) => state === 'running');
      return found.log.length === 1 ? found : undefined;
    });
    expect(log).toMatchObject([{ round: 0, level: 1, result: 'taken' }]);
    const alert = (await escalation.hub.call('GET', `/api/v1/alerts/${id}`)).body;
    expect(Date.parse(String(alert['rang_at'])) - Date.parse(String(alert['created_at']))).toBeGreaterThan(9 * 60_000);
    // where no event rings, its people hear again
    const expected = ringCause ?? 'escalated:2';
    expect(
      await eventually(async () => ((await escalation.causes(id)).includes(expected) ? expected : undefined)),
    ).toBe(expected);
    await escalation.after(14);
    expect(await escalation.log(id)).toHaveLength(1);
    await escalation.after(1.5);
    expect(await escalation.log(id)).toHaveLength(2);
  });

  it('another severity with another policy; the same policy goes on', async () => {
    await escalation.policy(standard);
    await escalation.policy(standard, {}, 'critical');
    const id = await escalation.running();
    const first = (await escalation.escalation(id)).run;
    const edit = (severity: string) => escalation.hub.call('PUT', `/api/v1/alerts/${id}`, { body: { severity } });
    expect((await edit('critical')).status).toBe(200);
    const second = await escalation.run(id, ({ id: run }) => run !== first?.id);
    expect(second.run).toMatchObject({ state: 'running', policy: { name: 'Policy for critical' } });
    // no policy is for medium ones
    await edit('medium');
    expect(await escalation.ended(id)).toBe('policy_changed');
  });
});

it('a flapping alert holds its run until it has settled; the hold has an end', async () => {
  await escalation.policy([owners(0), owners(900)]);
  const flapping = async () => {
    const id = await escalation.running();
    await eventually(async () => (await escalation.log(id)).length === 1);
    await escalation.act(id, 'resolve');
    await escalation.ended(id);
    await escalation.hub.sql('UPDATE alerts SET is_flapping = true WHERE id = $1', [id]);
    await escalation.act(id, 'reopen');
    await escalation.run(id, ({ state }) => state === 'held');
    return id;
  };
  const [settled, forgotten] = [await flapping(), await flapping()];
  await escalation.after(30);
  expect([await escalation.log(settled), await escalation.log(forgotten)]).toEqual([[], []]);
  await execute(new SettleAlertsCommand([settled], escalation.now()));
  await eventually(async () => (await escalation.log(settled)).length === 1);
  expect(await escalation.causes(settled)).toContain('escalated:2');
  await escalation.after(31);
  expect(await escalation.log(settled)).toHaveLength(2);
  expect(await escalation.log(forgotten)).toEqual(['0.1 taken']);
});

describe('levels that nobody hears of', () => {
  it('a condition that does not hold skips the level, and one that reaches nobody falls through at once', async () => {
    const gone = await escalation.member(['staff']);
    const nobody = { targets: [{ type: 'member', id: gone }] };
    await escalation.policy([
      owners(60, { severities: ['critical'] }),
      owners(120, nobody),
      owners(3_600),
      owners(7_200, nobody),
    ]);
    await escalation.hub.call('DELETE', `/api/v1/alerts/members/${gone}`, { headers: { 'if-match': '*' } });
    const id = await escalation.running();
    await escalation.after(1.5);
    expect(await escalation.log(id)).toEqual(['0.1 skipped']);
    await escalation.after(1);
    expect(await escalation.log(id)).toEqual(['0.1 skipped', '0.2 nobody', '0.3 taken']);
    expect((await escalation.escalation(id)).escalation_level).toBe(1);
    await escalation.after(120);
    expect(await escalation.ended(id)).toBe('exhausted');
    expect(await escalation.causes(id)).toEqual(['created', 'escalated:1']);
  });

  it('a run that reaches nobody is over at once; owners are told, and an alert is raised, which causes no other', async () => {
    const gone = await escalation.member(['staff']);
    const nobody = { targets: [{ type: 'member', id: gone }] };
    await escalation.policy([owners(60, nobody), owners(120, nobody)], { repeat_count: 2, repeat_every_seconds: 600 });
    await escalation.hub.call('DELETE', `/api/v1/alerts/members/${gone}`, { headers: { 'if-match': '*' } });
    const id = await escalation.running({ title: 'Lost in the wood' });
    await escalation.after(1.5);
    expect(await escalation.ended(id)).toBe('exhausted');
    expect(await escalation.log(id)).toHaveLength(6);
    expect((await escalation.causes(id)).filter((cause) => cause.startsWith('unrouted'))).toHaveLength(1);
    const own = await eventually(
      async () => (await escalation.hub.alerts(1)).find(({ alert_type }) => alert_type === 'escalation_unrouted'),
      { what: 'the alert', within: 10_000 },
    );
    expect(own['title']).toContain('Lost in the wood');
    await escalation.run(String(own['id']), ({ state }) => state === 'running');
    await escalation.after(1.5);
    expect(await escalation.ended(String(own['id']))).toBe('exhausted');
    await escalation.act(String(own['id']), 'comment', { comment: 'x' });
    const all = await escalation.hub.alerts(1);
    expect(all.filter(({ alert_type }) => alert_type === 'escalation_unrouted')).toHaveLength(1);
  });
});
