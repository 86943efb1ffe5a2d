import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { RealtimeHub } from '../../src/realtime/hub/realtime-hub';
import type { Socket } from '../../src/realtime/hub/socket';
import { Hub, token } from '../support/hub';
import { LiveClient } from '../support/live-client';
import { SlowSocket } from '../support/slow-socket';

/** What a slow client may cost. */
const MAX_UNSENT_BYTES = 1_048_576;
const SLOW_BYTES_PER_SECOND = 1_024;
/** As much as an alert may have: few events fill what the operating system stores for a connection. */
const LARGE = { description: '€'.repeat(9_900), data: { trace: '€'.repeat(8_000) } };
const STALLED_MS = 61_000;

let hub: Hub;
let owner: string;
const clients: LiveClient[] = [];

beforeAll(async () => {
  hub = await Hub.start({ RATE_LIMIT_PER_MINUTE: '0', REALTIME_FLOOD_EVENTS_PER_SECOND: '2000' });
  owner = await token(hub.tenantId);
});
afterEach(() => clients.splice(0).forEach((client) => client.cut()));
afterAll(() => hub.stop());

/** The other end of a client's connection, which the test looks at. */
const serverSideOf = (memberId: string): Socket => {
  const { sockets } = hub.app.get(RealtimeHub, { strict: false });
  const found = [...sockets].find(({ member }) => member.id === memberId);
  if (!found) throw new Error('the client is not connected');
  return found;
};

async function slowClient() {
  const memberId = randomUUID();
  const bearer = await token(hub.tenantId, 'owner', { sub: memberId });
  let network: SlowSocket | undefined;
  const createConnection = () => (network = new SlowSocket(hub.url, Infinity));
  const client = await LiveClient.connect(hub, { token: bearer, createConnection });
  clients.push(client);
  await client.subscribe({ topics: ['alerts'] });
  return { client, bearer, network: network as unknown as SlowSocket, server: serverSideOf(memberId) };
}

async function fastClient(): Promise<LiveClient> {
  const client = await LiveClient.connect(hub, { token: owner });
  clients.push(client);
  await client.subscribe({ topics: ['alerts'] });
  return client;
}

async function largeAlert(): Promise<string> {
  const { status, body } = await hub.call('POST', '/api/v1/alerts', {
    body: { alert_type: 'large', severity: 'low', title: 'An oven', notify: false, ...LARGE },
  });
  expect([status, body]).toMatchObject([201, {}]);
  return String(body['id']);
}

const comment = async (id: string): Promise<void> => {
  const { status } = await hub.call('POST', `/api/v1/alerts/${id}/comment`, { body: { comment: 'Seen.' } });
  expect(status).toBeLessThan(300);
};
const commentsOf = ({ frames }: LiveClient) => frames.filter(({ event }) => event === 'alerts.commented');
const idsOf = (client: LiveClient) => commentsOf(client).map(({ data }) => data['event_id']);
/** Events happen until a client does not take them any more. @returns the most that it cost until then */
async function fill(alertId: string, server: Socket): Promise<number> {
  let most = 0;
  while (!server.isSlow) {
    await comment(alertId);
    most = Math.max(most, server.unsentBytes);
  }
  return most;
}

describe('a client that reads 1 KB a second', () => {
  it('costs at most 1 MiB, delays nobody, and gets all of it in order when it reads on', async () => {
    const [slow, fast, id] = [await slowClient(), await fastClient(), await largeAlert()];
    slow.network.bytesPerSecond = SLOW_BYTES_PER_SECOND;
    let most = await fill(id, slow.server);
    for (let i = 0; i < 50; i++) {
      await comment(id);
      most = Math.max(most, slow.server.unsentBytes);
    }
    const [all] = await hub.sql<{ count: number }>(
      `SELECT count(*)::int AS count FROM alert_history WHERE alert_id = $1 AND action = 'commented'`,
      [id],
    );
    // the others hear everything, while the slow one still does not
    await eventually(() => commentsOf(fast).length === all?.count, { what: 'all events at the fast client' });
    expect(slow.server.isSlow).toBe(true);
    expect(slow.server.isClosed).toBe(false);
    expect(commentsOf(slow.client).length).toBeLessThan(Number(all?.count));
    expect(Math.max(most, slow.server.unsentBytes)).toBeLessThanOrEqual(MAX_UNSENT_BYTES);
    slow.network.bytesPerSecond = Infinity;
    let mostLater = 0;
    await eventually(() => {
      mostLater = Math.max(mostLater, slow.server.unsentBytes);
      return commentsOf(slow.client).length >= Number(all?.count);
    });
    expect(idsOf(slow.client)).toEqual(idsOf(fast));
    expect(mostLater).toBeLessThanOrEqual(MAX_UNSENT_BYTES);
    await comment(id);
    await eventually(() => idsOf(slow.client).length === Number(all?.count) + 1);
    expect(slow.server.isSlow).toBe(false);
  });

  it('and takes nothing for a minute is cut with 4408, and resumes without loss', async () => {
    const [slow, fast, id] = [await slowClient(), await fastClient(), await largeAlert()];
    slow.network.bytesPerSecond = 0;
    await fill(id, slow.server);
    let nowMs = Date.now();
    await eventually(() => {
      nowMs += STALLED_MS;
      slow.server.checkProgress(nowMs);
      return slow.server.isClosed;
    });
    const metrics = await hub.call<string>('GET', '/metrics', { token: '' });
    expect(metrics.body).toMatch(/realtime_closes_total\{code="4408"\} [1-9]/);
    slow.network.bytesPerSecond = Infinity;
    // what was on its way may still come, until the connection ends
    await slow.client.code();
    const second = await LiveClient.connect(hub, { token: slow.bearer });
    clients.push(second);
    const answer = await second.subscribe({ topics: ['alerts'], last_event_id: slow.client.lastId });
    expect(answer.data).toMatchObject({ resync: false });
    await eventually(() => idsOf(second).at(-1) === idsOf(fast).at(-1) && idsOf(fast).length > 0);
    expect([...idsOf(slow.client), ...idsOf(second)]).toEqual(idsOf(fast));
  });
});
