import { eventually } from '../../libs/testing/eventually';
import { queues } from '../../src/queues';
import { Detour } from '../support/detour';
import { Hub, type Json } from '../support/hub';
import { Process } from '../support/process';

let hub: Hub;
beforeAll(async () => (hub = await Hub.start()));
afterAll(() => hub.stop());
afterEach(() => Process.endAll());

const metricsOf = async (one: Hub) => (await one.call<string>('GET', '/metrics', { token: '' })).body;

describe('queue/stats', () => {
  it('tells of every queue: those of RabbitMQ, those of Bull, and the outbox', async () => {
    const { status, body } = await hub.call<Record<string, Json>>('GET', '/api/v1/alerts/queue/stats');
    expect(status).toBe(200);
    expect(Object.keys(body['bull'] ?? {})).toEqual(queues.map(({ name }) => name));
    const number = expect.any(Number) as number;
    for (const counts of Object.values(body['bull'] ?? {}))
      expect(counts).toEqual({ waiting: number, active: number, delayed: number, failed: number });
    expect(body['rabbitmq']).toMatchObject({ 'alert_processor.inventory': number, 'alert_processor.dead': number });
    expect(body['outbox']).toEqual({ waiting: number, oldest_age_seconds: number, failing: number });
  });
});

describe('metrics', () => {
  it('tell how much waits in each queue, and how the process is', async () => {
    const body = await metricsOf(hub);
    const sample = (name: string, labels: string) => expect(body).toMatch(new RegExp(`^${name}{${labels}} \\d+$`, 'm'));
    for (const { name } of queues)
      for (const state of ['waiting', 'active', 'delayed', 'failed'])
        sample('bull_queue_jobs', `queue="${name}",state="${state}"`);
    for (const queue of ['inventory', 'http', 'dead'])
      sample('rabbitmq_queue_messages', `queue="alert_processor.${queue}"`);
    for (const name of ['process_cpu_seconds_total', 'nodejs_heap_size_used_bytes', 'outbox_lag_seconds'])
      expect(body).toMatch(new RegExp(`^${name} [0-9.e+-]+$`, 'm'));
  });

  it('of two applications in one process, each tells its own', async () => {
    const sibling = await hub.sibling({ EVENT_EXCHANGES: 'inventory' });
    const [mine, its] = [await metricsOf(hub), await metricsOf(sibling)];
    await sibling.stop();
    expect(mine).toContain('rabbitmq_queue_messages{queue="alert_processor.pos"}');
    expect(its).toContain('rabbitmq_queue_messages{queue="alert_processor.inventory"}');
    expect(its).not.toContain('rabbitmq_queue_messages{queue="alert_processor.pos"}');
    expect(await metricsOf(hub)).toContain('bull_queue_jobs{');
  });

  it('come soon though Redis hangs, without what it would have to say', async () => {
    const detour = await Detour.open();
    const sibling = await hub.sibling({ REDIS_URL: detour.url });
    const ask = () => metricsOf(sibling);
    await eventually(async () => (await ask()).includes('bull_queue_jobs{'));
    detour.hold();
    const startedAt = performance.now();
    const bodies = await Promise.all([ask(), ask(), ask()]);
    expect(performance.now() - startedAt).toBeLessThan(6_000);
    for (const body of bodies) {
      expect(body).not.toContain('bull_queue_jobs{');
      expect(body).toContain('rabbitmq_queue_messages{');
    }
    detour.close();
    await sibling.stop();
  });

  it.each([
    ['REDIS_URL', 'redis://127.0.0.1:1', 'bull_queue_jobs', 'rabbitmq_queue_messages'],
    ['RABBITMQ_URL', 'amqp://127.0.0.1:1', 'rabbitmq_queue_messages', 'bull_queue_jobs'],
  ])('come without what needs %s while that is away', async (variable, url, absent, present) => {
    const other = await Process.start({ ROLE: 'api', [variable]: url });
    const text = async () => (await fetch(`${other.url}/metrics`)).text();
    await eventually(async () => (await text()).includes(`${present}{`), { within: 20_000, what: present });
    expect(await text()).not.toContain(`${absent}{`);
    expect(await text()).toMatch(/^outbox_waiting_events \d+$/m);
  });
});
