import { TcpProxy } from '../support/tcp-proxy';
import { Hub } from '../support/hub';

/** Redis stops answering: requests that are in progress, and later ones, must not be delayed. */
let proxy: TcpProxy;
let hub: Hub;
beforeAll(async () => {
  proxy = await TcpProxy.open();
  hub = await Hub.start({ ROLE: 'api', DATABASE_POOL_SIZE: '4', REDIS_URL: proxy.url });
});
afterAll(async () => {
  proxy.close();
  await hub.stop();
});

const write = () =>
  hub.call('POST', '/api/v1/alerts', {
    body: { alert_type: 'manual', severity: 'high', title: 'The oven is cold', description: 'Nobody knows why.' },
  });
const many = async (count: number) =>
  (await Promise.all(Array.from({ length: count }, write))).map(({ status }) => status);

it.each(['hold', 'cut'] as const)(
  'when Redis hangs (%s), more requests than database connections are all answered',
  async (how) => {
    expect(await many(8)).toEqual(Array(8).fill(201));
    const underWay = many(8);
    proxy[how]();
    expect(await underWay).toEqual(Array(8).fill(201));
    expect(await many(24)).toEqual(Array(24).fill(201));
    expect((await hub.call('GET', '/api/v1/alerts/active')).status).toBe(200);
    expect((await hub.call('GET', '/health/live')).status).toBe(200);
  },
);
