import { setTimeout as after } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { eventually } from '../../libs/testing/eventually';
import { Hub } from '../support/hub';
import { Process } from '../support/process';
import { owners, RunsHub } from '../support/runs-hub';
import { service, startStopped } from './service';

jest.setTimeout(240_000);

const escalation = { ENABLE_ESCALATION: 'true' };
const ALERTS = 10;
/** When the levels are due: the fault comes before the second, and ends before the last. */
const LEVELS = [4, 9, 14, 19];
/** How late a level may be after a fault, from its due time, the restart included. */
const MAX_LATE_SECONDS = 20;

afterEach(async () => {
  await Process.endAll();
  await startStopped();
});

interface Taken {
  readonly alert_id: string;
  readonly level: number;
  readonly late: number;
}

/** The levels that were taken, and how late. */
const taken = (hub: Hub): Promise<Taken[]> =>
  hub.sql<Taken>(
    `SELECT r.alert_id, l.level, extract(epoch FROM l.at - l.due_at)::float AS late
     FROM escalation_levels l JOIN escalation_runs r ON r.id = l.run_id WHERE r.tenant_id = $1 AND l.result = 'taken'`,
    [hub.tenantId],
  );

/** A member of the tenant with a policy, and alerts that escalate by it. */
async function escalating(hub: Hub): Promise<readonly string[]> {
  const runs = await RunsHub.around(hub);
  await runs.member(['owner']);
  await runs.policy(LEVELS.map((seconds) => owners(seconds)));
  const ids = await Promise.all(Array.from({ length: ALERTS }, () => runs.alert()));
  await Promise.all(ids.map((id) => runs.run(id, () => true)));
  return ids;
}

/** Waits until every level of every alert was taken, and checks that each was taken once, told once, and in time. */
async function allTakenOnce(hub: Hub, ids: readonly string[], maxLateSeconds: number): Promise<void> {
  const expected = ids.length * LEVELS.length;
  await eventually(
    async () => {
      const count = (await taken(hub).catch(() => [])).length;
      if (count < expected) throw new Error(`${count} of ${expected} levels`);
      return true;
    },
    { within: 90_000, what: 'all levels' },
  );
  const levels = await taken(hub);
  expect(levels).toHaveLength(expected);
  expect(Math.max(...levels.map(({ late }) => late))).toBeLessThanOrEqual(maxLateSeconds);
  const told = await hub.sql<{ cause: string }>(
    `SELECT alert_id, cause FROM deliveries WHERE tenant_id = $1 AND channel = 'in_app' AND cause LIKE 'escalated:%'`,
    [hub.tenantId],
  );
  const members = await hub.sql<{ id: string }>(
    `SELECT id FROM members WHERE tenant_id = $1 AND is_active AND 'owner' = ANY(roles)`,
    [hub.tenantId],
  );
  expect(told).toHaveLength(expected * members.length);
  const alerts = await hub.sql<{ escalation_level: number }>('SELECT escalation_level FROM alerts WHERE id = ANY($1)', [
    ids,
  ]);
  expect(new Set(alerts.map(({ escalation_level }) => escalation_level))).toEqual(new Set([LEVELS.length]));
}

it('killed in the middle of levels: another process takes the rest, each once', async () => {
  const hub = await Hub.of(await Process.start(escalation));
  const other = await Process.start(escalation);
  const ids = await escalating(hub);
  await eventually(async () => (await taken(hub)).length > 0, { within: 30_000 });
  other.signal('SIGKILL');
  const third = await Process.start(escalation);
  await after(5_000);
  third.signal('SIGKILL');
  await allTakenOnce(hub, ids, MAX_LATE_SECONDS);
  await hub.stop();
});

it('the only process killed: its successor takes what is overdue', async () => {
  const first = await Process.start(escalation);
  const hub = await Hub.of(first);
  const ids = await escalating(hub);
  await eventually(async () => (await taken(hub)).length > 0, { within: 30_000 });
  first.signal('SIGKILL');
  await (await Process.start(escalation)).ready();
  await allTakenOnce(hub, ids, MAX_LATE_SECONDS);
});

it('FLUSHALL, and then without Redis: the look at the database takes them, a few seconds late', async () => {
  const hub = await Hub.of(await Process.start(escalation));
  const ids = await escalating(hub);
  const redis = new Redis(process.env['REDIS_URL'] ?? '');
  await redis.flushall();
  redis.disconnect();
  await eventually(async () => (await taken(hub)).some(({ level }) => level === 1), { within: 30_000 });
  await service('down', 'redis');
  await allTakenOnce(hub, ids, MAX_LATE_SECONDS);
  await service('up', 'redis');
  await hub.stop();
});

it('without RabbitMQ escalations go on, and their events wait', async () => {
  const hub = await Hub.of(await Process.start(escalation));
  const ids = await escalating(hub);
  await service('down', 'rabbitmq');
  await allTakenOnce(hub, ids, MAX_LATE_SECONDS);
  await service('up', 'rabbitmq');
  await eventually(
    async () =>
      (await hub.sql('SELECT 1 FROM outbox_publications WHERE tenant_id = $1 LIMIT 1', [hub.tenantId])).length === 0,
    { within: 60_000, what: 'the events' },
  );
  await hub.stop();
});

it('without PostgreSQL they are taken late, and once', async () => {
  const hub = await Hub.of(await Process.start(escalation));
  const ids = await escalating(hub);
  await service('down', 'postgres');
  await after(10_000);
  await service('up', 'postgres');
  await allTakenOnce(hub, ids, MAX_LATE_SECONDS + 10);
  await hub.stop();
});
