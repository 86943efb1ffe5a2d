import { CommandBus } from '@nestjs/cqrs';
import { eventually } from '../../libs/testing/eventually';
import { PurgeClosedAlertsCommand, RecomputeMetricsCommand } from '../../src/metrics';
import type { Json } from '../support/hub';
import { SlaHub } from '../support/sla-hub';

const ANALYTICS = '/api/v1/alerts/analytics/sla';
const MINUTE_MS = 60_000;
/** In minutes. */
const targets = { response: 45, resolution: 60 };
type Kind = keyof typeof targets;

let sla: SlaHub;
beforeAll(async () => {
  sla = await SlaHub.start();
  const limits = Object.entries(targets).map(([kind, minutes]) => [`high_${kind}_sla_minutes`, minutes]);
  await sla.config({ ...Object.fromEntries(limits), alert_retention_days: 1 });
});
afterAll(() => sla.hub.stop());

/** Numbers from 0 to 1, the same in each run. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

interface Line {
  readonly action: string;
  readonly action_at: string;
  readonly new_status: string | null;
}

/** The lines of an alert's history, the oldest first. */
async function historyOf(id: string): Promise<readonly Line[]> {
  const { body } = await sla.hub.call<{ items: Line[] }>('GET', `/api/v1/alerts/${id}/history?limit=200`);
  return body.items.toSorted((one, other) => Date.parse(one.action_at) - Date.parse(other.action_at));
}

/** What becomes of a deadline, by the history alone: the time is added up from one line to the next. */
function outcomeOf(kind: Kind, lines: readonly Line[], now: number): string | undefined {
  const targetMs = targets[kind] * MINUTE_MS;
  const stopped = kind === 'response' ? ['snoozed'] : ['snoozed', 'resolved', 'ignored'];
  let [spent, status] = [0, 'active'];
  for (const [i, line] of lines.entries()) {
    status = line.new_status ?? status;
    const reacted = ['acknowledged', 'resolved', 'ignored'].includes(status);
    if (kind === 'response' && reacted) return 'met';
    const until = Date.parse(lines[i + 1]?.action_at ?? '') || now;
    if (!stopped.includes(status)) spent += until - Date.parse(line.action_at);
    if (spent >= targetMs) return 'violated';
  }
  if (status === 'resolved') return 'met';
  return status === 'ignored' ? undefined : 'pending';
}

type Counts = Readonly<Record<string, number>>;

const counted = (outcomes: readonly (string | undefined)[], prefix: string): Counts =>
  Object.fromEntries(
    ['met', 'violated', 'pending'].map((name) => [prefix + name, outcomes.filter((one) => one === name).length]),
  );

/** How many deadlines were met, missed or are open, by the histories of their alerts. */
async function byHistory(ids: readonly string[]): Promise<Counts> {
  const now = sla.escalation.now().getTime();
  const histories = await Promise.all(ids.map(historyOf));
  const of = (kind: Kind) => histories.map((lines) => outcomeOf(kind, lines, now));
  return { ...counted(of('response'), ''), ...counted(of('resolution'), 'resolution_') };
}

async function byAnalytics(query = ''): Promise<Json> {
  const { status, body } = await sla.hub.call('GET', `${ANALYTICS}${query}`);
  expect(status).toBe(200);
  return body;
}

const sum = (parts: unknown, name: string): number =>
  (parts as Json[]).reduce((total, part) => total + Number(part[name]), 0);

/** Waits until the snoozes that are over have ended. */
async function woken(): Promise<void> {
  const due = `SELECT 1 FROM alerts WHERE tenant_id = $1 AND status = 'snoozed' AND snoozed_until <= $2`;
  const isDone = async () => (await sla.hub.sql(due, [sla.hub.tenantId, sla.escalation.now()])).length === 0;
  await eventually(isDone, { what: 'no snooze that is over' });
}

const actions = ['acknowledge', 'snooze', 'resolve', 'reopen', 'ignore', 'unacknowledge'];

it('the figures are those of the clocks and of the histories of the alerts, also after these were deleted', async () => {
  const random = seededRandom(7);
  const pick = <T>(some: readonly T[]): T => some[Math.floor(random() * some.length)] as T;
  const ids: string[] = [];
  const forgotten = await sla.clocked();
  for (let round = 0; round < 16; round++) {
    if (ids.length < 10) ids.push(await sla.escalation.alert());
    await sla.followed();
    await sla.after(Math.ceil(random() * 12));
    await woken();
    // what an alert does not allow is refused
    for (const id of [pick(ids), pick(ids), pick(ids)]) {
      const action = pick(actions);
      await sla.hub.call('POST', `/api/v1/alerts/${id}/${action}`, {
        body: action === 'snooze' ? { minutes: 15 } : {},
      });
      await sla.followed();
    }
  }
  const resolved = await sla.clocked();
  await sla.act(resolved, 'resolve');
  ids.push(forgotten, resolved);
  await sla.pass();
  await sla.followed();

  const expected = await byHistory(ids);
  const states = await sla.hub.sql<{ kind: Kind; outcome: string; count: number }>(
    `SELECT kind, CASE state WHEN 'breached' THEN 'violated' WHEN 'met' THEN 'met' ELSE 'pending' END AS outcome, count(*)::int
     FROM sla_clocks WHERE tenant_id = $1 AND state <> 'cancelled' GROUP BY 1, 2`,
    [sla.hub.tenantId],
  );
  for (const { kind, outcome, count } of states)
    expect([kind, outcome, count]).toEqual([
      kind,
      outcome,
      expected[`${kind === 'response' ? '' : 'resolution_'}${outcome}`],
    ]);
  for (const name of ['met', 'violated', 'resolution_met', 'resolution_violated'])
    expect([name, expected[name]]).not.toEqual([name, 0]);

  for (const interval of ['day', 'hour']) {
    const from = new Date(sla.escalation.now().getTime() - 20 * 24 * 60 * MINUTE_MS).toISOString();
    const answer = await byAnalytics(`?interval=${interval}&from=${from}`);
    expect([interval, answer['overall']]).toMatchObject([interval, expected]);
    for (const [name, count] of Object.entries(expected))
      for (const parts of ['by_severity', 'series'])
        expect([parts, name, sum(answer[parts], name)]).toEqual([parts, name, count]);
  }
  const { body: statistics } = await sla.hub.call('GET', '/api/v1/alerts/statistics');
  expect(statistics['sla']).toMatchObject(expected);

  sla.hub.moveClock(3 * 24 * 60 * MINUTE_MS);
  await woken();
  const commands = sla.hub.app.get(CommandBus, { strict: false });
  const day = (days: number) =>
    new Date(sla.escalation.now().getTime() - days * 24 * 60 * MINUTE_MS).toISOString().slice(0, 10);
  await sla.pass();
  await sla.followed();
  const later = (await byAnalytics())['overall'];
  await commands.execute(new RecomputeMetricsCommand(sla.hub.tenantId, day(10), day(1)));
  expect((await byAnalytics())['overall']).toEqual(later);
  expect(await commands.execute(new PurgeClosedAlertsCommand())).toBeGreaterThan(0);
  expect((await byAnalytics())['overall']).toEqual(later);
});

it('the targets of rules and all severities count', async () => {
  const { body } = await sla.hub.call('GET', ANALYTICS);
  const before = (body['by_severity'] as Json[]).find(({ severity }) => severity === 'medium');
  expect(before).toMatchObject({ limit_minutes: 240, met: 0, violated: 0, pending: 0 });
  const kind = await sla.noise.kind({
    severity: 'medium',
    sla_targets: [{ severity: null, response_minutes: 5, resolution_minutes: 0, calendar_id: null }],
  });
  const id = await sla.raised(kind);
  await sla.clock(id, 'response');
  await sla.after(6);
  await sla.clock(id, 'response', ({ state }) => state === 'breached');
  const after = ((await byAnalytics())['by_severity'] as Json[]).find(({ severity }) => severity === 'medium');
  expect(after).toMatchObject({ met: 0, violated: 1, pending: 0, rate_percent: 0, resolution_pending: 0 });
});
