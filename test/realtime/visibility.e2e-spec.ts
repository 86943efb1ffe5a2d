import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { Hub, type Json, token } from '../support/hub';
import { LiveClient, type LiveFrame } from '../support/live-client';

const STEPS = 120;
const severities = ['critical', 'high', 'medium', 'low'] as const;

/** Numbers that are the same for the same seed (mulberry32). */
function chance(seed: number): <T>(of: readonly T[]) => T {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return (of) => of[Math.floor(next() * of.length)] as (typeof of)[number];
}

/** Somebody who listens, perhaps with a filter. */
interface Listener {
  readonly id: string;
  readonly role: string;
  readonly bearer: string;
  readonly wanted: readonly string[] | null;
  readonly client: LiveClient;
}

let hub: Hub;
const listeners: Listener[] = [];

async function listener(role: string, wanted: Listener['wanted'], tenantId = hub.tenantId): Promise<Listener> {
  const id = randomUUID();
  const bearer = await token(tenantId, role, { sub: id });
  // members to whom an alert is assigned must be known
  await hub.call('GET', '/api/v1/alerts/members/me', { token: bearer });
  const client = await LiveClient.connect(hub, { token: bearer });
  await client.subscribe({ topics: ['alerts'], ...(wanted && { filter: { severity: wanted } }) });
  const one = { id, role, bearer, wanted, client };
  listeners.push(one);
  return one;
}

beforeAll(async () => {
  hub = await Hub.start();
  // nobody is told: an alert changes only by what the test does
  await hub.call('PUT', '/api/v1/alerts/config', { body: { auto_notify: false } });
});
afterAll(async () => {
  for (const { client } of listeners) client.cut();
  await hub.stop();
});

const alertIn = ({ data }: LiveFrame) => data['alert'] as Json | undefined;
const seesAll = ({ role }: Listener) => role === 'owner' || role === 'manager';

/** What the specification says who sees: unassigned alerts, one's own, those of one's role; managers all. */
const maySee = (one: Listener, { assigned_to: to, assigned_role: role }: Json): boolean =>
  seesAll(one) || (to === null && role === null) || to === one.id || (role !== null && role === one.role);

/** Does something by chance to an alert that is open. */
async function step(pick: ReturnType<typeof chance>, alerts: string[], bearer: string): Promise<void> {
  const staff = listeners.filter((one) => !seesAll(one));
  const assignee = () => pick([{}, { assigned_to: pick(staff).id }, { assigned_role: pick(['staff', 'viewer']) }]);
  const id = pick(alerts);
  const act = (action: string, body: Json) =>
    hub.call('POST', `/api/v1/alerts/${id}/${action}`, { token: bearer, body });
  const action = pick(['create', 'create', 'assign', 'assign', 'acknowledge', 'resolve', 'comment', 'edit']);
  if (action === 'create' || !id) {
    const body = { alert_type: 'oven', severity: pick(severities), title: 'x', description: 'x', ...assignee() };
    alerts.push(String((await hub.call('POST', '/api/v1/alerts', { token: bearer, body })).body['id']));
  } else if (action === 'edit') {
    await hub.call('PATCH', `/api/v1/alerts/${id}`, { token: bearer, body: { severity: pick(severities) } });
  } else if (action === 'assign') await act('assign', assignee());
  else if (action === 'comment') await act('comment', { comment: 'x' });
  else await act(action, {});
}

/** What a listener must have heard at the end: its last frame of an alert tells what GET shows. */
async function expectUpToDate(one: Listener, id: string): Promise<void> {
  const shown = await hub.call('GET', `/api/v1/alerts/${id}`, { token: one.bearer });
  const frames = one.client.frames.filter(
    (frame) => alertIn(frame)?.['id'] === id || (frame.event === 'alerts.hidden' && frame.data['alert_id'] === id),
  );
  const last = frames.at(-1);
  if (shown.status === 404) {
    if (last) expect([id, last.event]).toEqual([id, 'alerts.hidden']);
    return;
  }
  if (one.wanted !== null) return;
  expect([id, last && alertIn(last)?.['version']]).toEqual([id, shown.body['version']]);
}

it.each([1, 2])('nobody hears of what they may not see, and of all that they may (seed %i)', async (seed) => {
  const pick = chance(seed);
  const manager = await listener('manager', null);
  const mine = [
    manager,
    await listener('owner', ['critical', 'high']),
    await listener('staff', null),
    await listener('staff', [pick(severities)]),
    await listener('viewer', null),
  ];
  const stranger = await listener('owner', null, randomUUID());
  const alerts: string[] = [];
  for (let i = 0; i < STEPS; i++) await step(pick, alerts, manager.bearer);
  await eventually(async () => {
    for (const one of mine) for (const id of alerts) await expectUpToDate(one, id);
    return true;
  });
  expect(stranger.client.frames.filter((frame) => frame.event.startsWith('alerts.'))).toEqual([]);
  for (const one of mine)
    for (const frame of one.client.frames) {
      const alert = alertIn(frame);
      if (!alert) continue;
      expect([seed, one.role, alert['id'], maySee(one, alert)]).toEqual([seed, one.role, alert['id'], true]);
      if (one.wanted && frame.data['matches'] === true) expect(one.wanted).toContain(alert['severity']);
    }
  const versions = mine.flatMap(({ client }) =>
    alerts.map((id) => client.of(id).map((frame) => Number(alertIn(frame)?.['version']))),
  );
  for (const of of versions) expect(of).toEqual([...of].sort((a, b) => a - b));
});
