import { eventually } from '../../libs/testing/eventually';
import { ConsumerStates } from '../../libs/messaging/consumer-states';
import { queues } from '../../src/queues';
import { TcpProxy } from '../support/tcp-proxy';
import { Hub, type Json, token } from '../support/hub';
import { Process } from '../support/process';

let hub: Hub;
beforeAll(async () => (hub = await Hub.start()));
afterAll(() => hub.stop());
afterEach(() => Process.endAll());

const metricsOf = async (one: Hub) => (await one.call<string>('GET', '/metrics', { token: '' })).body;

describe('alerts/health', () => {
  const up = { status: 'up', latency_ms: expect.any(Number) as number };
  const services = { postgresql: up, redis: up, rabbitmq: up };

  it('shows every member the health of each part', async () => {
    const viewer = await token(hub.tenantId, 'viewer');
    const body = await eventually(async () => {
      const { status, body } = await hub.call('GET', '/api/v1/alerts/health', { token: viewer });
      expect([status, body['status']]).toEqual([200, 'ok']);
      return body;
    });
    const count = [...hub.app.get(ConsumerStates, { strict: false }).all].length;
    expect(count).toBeGreaterThan(2);
    expect(body).toEqual({
      status: 'ok',
      services,
      consumers: { status: 'up', total: count, consuming: count },
      outbox: {
        status: 'up',
        waiting: expect.any(Number) as number,
        oldest_age_seconds: expect.any(Number) as number,
        failing: 0,
      },
    });
    expect((await hub.call('GET', '/api/v1/alerts/health', { token: '' })).status).toBe(401);
  });

  it('in a process without consumers, reports that other processes consume the events', async () => {
    const sibling = await hub.sibling({});
    const { body } = await sibling.call('GET', '/api/v1/alerts/health');
    await sibling.stop();
    expect(body).toMatchObject({ services, consumers: { status: 'elsewhere', total: 0, consuming: 0 } });
  });

  it.each([
    ['redis', { REDIS_URL: 'redis://:hunter2@127.0.0.1:1' }, 'up'],
    ['rabbitmq', { RABBITMQ_URL: 'amqp://app:hunter2@127.0.0.1:1/app' }, 'down'],
  ])('reports `degraded` while %s is unavailable, and shows no addresses', async (down, environment, consumers) => {
    const other = await Process.start({ ROLE: 'consumer', ...environment });
    const headers = { authorization: `Bearer ${await token(hub.tenantId)}` };
    const ask = () => fetch(`${other.url}/api/v1/alerts/health`, { headers });
    const body = await eventually(
      async () => {
        const response = await ask();
        const body = (await response.json()) as Json;
        return response.status === 200 && (body['consumers'] as Json)['status'] === consumers && body;
      },
      { within: 20_000 },
    );
    expect(body).toMatchObject({ status: 'degraded', services: { ...services, [down]: { status: 'down' } } });
    expect(JSON.stringify(body)).not.toMatch(/127\.0\.0\.1|hunter2/);
  });
});

describe('queue/stats', () => {
  it('shows every queue: those of RabbitMQ, those of Bull, and the outbox', async () => {
    const { status, body } = await hub.call<Record<string, Json>>('GET', '/api/v1/alerts/queue/stats');
    expect(status).toBe(200);
    expect(Object.keys(body['bull'] ?? {})).toEqual(queues.map(({ name }) => name));
    const number = expect.any(Number) as number;
    for (const counts of Object.values(body['bull'] ?? {}))
      expect(counts).toEqual({ waiting: number, active: number, delayed: number, failed: number });
    expect(body['rabbitmq']).toMatchObject({ 'alert_processor.inventory': number, 'alert_processor.dead': number });
    const backlog = { waiting: number, oldest_age_seconds: number, failing: number };
    expect(body['outbox']).toEqual({ ...backlog, rabbitmq: backlog, listeners: backlog });
  });
});

describe('metrics', () => {
  it('show how much waits in each queue, and the state of the process', async () => {
    const body = await metricsOf(hub);
    const sample = (name: string, labels: string) => expect(body).toMatch(new RegExp(`^${name}{${labels}} \\d+$`, 'm'));
    for (const { name } of queues)
      for (const state of ['waiting', 'active', 'delayed', 'failed'])
        sample('bull_queue_jobs', `queue="${name}",state="${state}"`);
    for (const queue of ['inventory', 'http', 'dead'])
      sample('rabbitmq_queue_messages', `queue="alert_processor.${queue}"`);
    for (const destination of ['rabbitmq', 'listeners'])
      expect(body).toMatch(new RegExp(`^outbox_lag_seconds{destination="${destination}"} [0-9.e+-]+$`, 'm'));
    for (const name of ['process_cpu_seconds_total', 'nodejs_heap_size_used_bytes'])
      expect(body).toMatch(new RegExp(`^${name} [0-9.e+-]+$`, 'm'));
  });

  it('of two applications in one process show only the state of their own application', async () => {
    const sibling = await hub.sibling({ EVENT_EXCHANGES: 'inventory' });
    const [mine, its] = [await metricsOf(hub), await metricsOf(sibling)];
    await sibling.stop();
    expect(mine).toContain('rabbitmq_queue_messages{queue="alert_processor.pos"}');
    expect(its).toContain('rabbitmq_queue_messages{queue="alert_processor.inventory"}');
    expect(its).not.toContain('rabbitmq_queue_messages{queue="alert_processor.pos"}');
    expect(await metricsOf(hub)).toContain('bull_queue_jobs{');
  });

  it('are served soon even while Redis hangs, without the metrics that need Redis', async () => {
    const proxy = await TcpProxy.open();
    const sibling = await hub.sibling({ REDIS_URL: proxy.url });
    const ask = () => metricsOf(sibling);
    await eventually(async () => (await ask()).includes('bull_queue_jobs{'));
    proxy.hold();
    const startedAt = performance.now();
    // an answer is remembered for a second
    await eventually(async () => !(await ask()).includes('bull_queue_jobs{'));
    const bodies = await Promise.all([ask(), ask(), ask()]);
    expect(performance.now() - startedAt).toBeLessThan(6_000);
    for (const body of bodies) {
      expect(body).not.toContain('bull_queue_jobs{');
      expect(body).toContain('rabbitmq_queue_messages{');
    }
    proxy.close();
    await sibling.stop();
  });

  it.each([
    ['REDIS_URL', 'redis://127.0.0.1:1', 'bull_queue_jobs', 'rabbitmq_queue_messages'],
    ['RABBITMQ_URL', 'amqp://127.0.0.1:1', 'rabbitmq_queue_messages', 'bull_queue_jobs'],
  ])(
    'are served without those that need %s while that service is unavailable',
    async (variable, url, absent, present) => {
      const other = await Process.start({ ROLE: 'api', [variable]: url });
      const text = async () => (await fetch(`${other.url}/metrics`)).text();
      await eventually(async () => (await text()).includes(`${present}{`), { within: 20_000, what: present });
      expect(await text()).not.toContain(`${absent}{`);
      expect(await text()).toMatch(/^outbox_waiting_events{destination="rabbitmq"} \d+$/m);
    },
  );
});
