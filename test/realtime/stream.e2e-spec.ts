import { Hub, type Json, token } from '../support/hub';
import { StreamClient } from '../support/stream-client';

let hub: Hub;
let owner: string;
const clients: StreamClient[] = [];

beforeAll(async () => {
  hub = await Hub.start();
  owner = await token(hub.tenantId);
});
afterEach(() => clients.splice(0).forEach((client) => client.stop()));
afterAll(() => hub.stop());

const connect = async (query = '', headers = {}): Promise<StreamClient> => {
  const client = await StreamClient.connect(hub, owner, query, headers);
  clients.push(client);
  return client;
};
const isOf =
  (alert: Json) =>
  ({ data }: { readonly data: Json }): boolean =>
    (data['alert'] as Json | undefined)?.['id'] === alert['id'];

describe('the stream of server-sent events', () => {
  it('begins with when to come back, is neither stored nor gathered on the way, and tells of alerts', async () => {
    const client = await connect();
    await client.next('subscribed');
    const [, retryMs] = /^retry: (\d+)\n/.exec(client.text) ?? [];
    expect(Number(retryMs)).toBeGreaterThanOrEqual(2_000);
    expect(Number(retryMs)).toBeLessThanOrEqual(7_000);
    const { headers } = client.response;
    expect(headers.get('content-type')).toContain('text/event-stream');
    expect(headers.get('cache-control')).toContain('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    const alert = await hub.anAlert();
    expect((await client.next('alerts.created', isOf(alert))).id).toBeDefined();
  });

  it.each(['header', 'query'])('resumes by the id in the %s', async (place) => {
    const first = await connect('?topics=alerts');
    await first.next('subscribed');
    const alert = await hub.anAlert();
    const { id = '' } = await first.next('alerts.created', isOf(alert));
    first.stop();
    await hub.call('POST', `/api/v1/alerts/${String(alert['id'])}/resolve`, { body: {} });
    const second = await (place === 'header'
      ? connect('?topics=alerts', { 'last-event-id': id })
      : connect(`?topics=alerts&last_event_id=${id}`));
    await second.next('alerts.resolved', isOf(alert));
    expect(second.frames.filter(isOf(alert)).map(({ event }) => event)).not.toContain('alerts.created');
  });

  it('hears only what it asks for', async () => {
    const client = await connect('?severity=low&topics=alerts');
    await client.next('subscribed');
    const all = await connect('?topics=alerts');
    await all.next('subscribed');
    const alert = await hub.anAlert();
    await all.next('alerts.created', isOf(alert));
    expect(client.frames.filter(isOf(alert))).toEqual([]);
  });

  it.each([
    ['?topics=nothing', 422, '/query/topics'],
    ['?colour=red', 422, '/query/colour'],
    ['?coalesce_ms=9999999', 422, '/query/coalesce_ms'],
  ])('%s is refused', async (query, status, pointer) => {
    const { response } = await StreamClient.connect(hub, owner, query);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ errors: [{ pointer }] });
  });

  it('needs a credential, and the permission of the topic', async () => {
    expect((await StreamClient.connect(hub, 'x.y.z')).response.status).toBe(401);
    const staff = await token(hub.tenantId, 'staff');
    expect((await StreamClient.connect(hub, staff, '?topics=configuration')).response.status).toBe(403);
  });

  it('tells managers what was configured', async () => {
    const client = await connect('?topics=configuration');
    await client.next('subscribed');
    const answer = await hub.call('PUT', '/api/v1/alerts/config', { body: { brand: 'Panadería' } });
    expect(answer.status).toBeLessThan(300);
    const { data } = await client.next('config.changed');
    expect(data).toMatchObject({ action: expect.any(String) as string, subject_type: expect.any(String) as string });
  });
});
