import { eventually } from '../../libs/testing/eventually';
import { ActionTokens, tokenActions } from '../../src/notifications/deliveries/sending/action-tokens';
import { Contract } from '../support/contract';
import { Hub, token } from '../support/hub';
import { rowsOfTenant } from '../support/rows-of-tenant';
import { SampleResources } from '../support/sample-resources';

const contract = new Contract();
const reading = contract.operations.filter(({ method }) => method === 'GET');

let hub: Hub;
let memberId: string;
const paths: string[] = [];
beforeAll(async () => {
  hub = await Hub.start({});
  const { body } = await hub.call('POST', '/api/v1/alerts/members', { body: { name: 'Ana', roles: ['owner'] } });
  memberId = String(body['id']);
  const resources = new SampleResources(hub);
  for (const { path } of reading)
    paths.push(`${await resources.pathTo(path)}${path === '/alerts' ? `?tenant_id=${hub.tenantId}` : ''}`);
  paths.push(...(await links()));
});
afterAll(() => hub.stop());

/** The links of a message about an open alert, whose reader may do what they say. */
async function links(): Promise<string[]> {
  const [alert] = await hub.alerts();
  const [row] = await hub.sql<{ id: string }>(
    `INSERT INTO deliveries (id, tenant_id, alert_id, episode, cause, kind, user_id, channel, content, state, due_at, expires_at,
       created_at, updated_at)
     VALUES (gen_random_uuid(), $1, $2, 1, 'x', 'alert', $3, 'email', '{}', 'accepted', now(), now(), now(), now()) RETURNING id`,
    [hub.tenantId, alert?.['id'], memberId],
  );
  const tokens = hub.app.get(ActionTokens, { strict: false });
  const expiresAt = new Date(Date.now() + 3_600_000);
  const linkFor = (action: (typeof tokenActions)[number]) =>
    `/${action === 'unsubscribe' ? 'u' : 'a'}/${tokens.create({ deliveryId: row?.id ?? '', action, expiresAt })}`;
  return tokenActions.map(linkFor);
}

/** Waits until what the resources have caused is over; the destination among them is nowhere. */
async function untilQuiet(): Promise<void> {
  for (const table of ['outbox_dispatches', 'outbox_publications'])
    await eventually(
      async () => (await hub.sql(`SELECT 1 FROM ${table} WHERE tenant_id = $1`, [hub.tenantId])).length === 0,
      { what: `an empty ${table}` },
    );
  for (const table of ['on_call_watches', 'on_call_gaps'])
    await eventually(
      async () =>
        (await hub.sql(`SELECT 1 FROM ${table} WHERE tenant_id = $1 AND next_at <= now()`, [hub.tenantId])).length ===
        0,
      { what: `nothing due in ${table}` },
    );
  const waiting = `tenant_id = $1 AND state IN ('pending', 'sending', 'scheduled', 'retrying')`;
  await eventually(
    async () => {
      await hub.sql(`UPDATE deliveries SET state = 'cancelled' WHERE ${waiting} AND state <> 'sending'`, [
        hub.tenantId,
      ]);
      return (await hub.sql(`SELECT 1 FROM deliveries WHERE ${waiting}`, [hub.tenantId])).length === 0;
    },
    { what: 'no delivery on its way' },
  );
}

/** All rows of the tenant; when somebody used the API is noted of each request. */
const snapshot = async (): Promise<string> =>
  JSON.stringify(
    await rowsOfTenant(hub, hub.tenantId),
    (name, value: unknown) => (name === 'last_seen_at' ? null : value),
    1,
  );

it('no GET and no HEAD changes anything, the links of messages among them', async () => {
  const bearer = await token(hub.tenantId, 'owner', { sub: memberId });
  await hub.call('GET', '/api/v1/alerts', { token: bearer });
  await untilQuiet();
  expect(paths.length).toBeGreaterThan(40);
  const before = await snapshot();
  const answers: (readonly [string, number])[] = [];
  for (const path of paths) {
    const given = /^\/[au]\//.test(path) ? '' : bearer;
    await fetch(`${hub.url}${path}`, { method: 'HEAD', headers: given ? { authorization: `Bearer ${given}` } : {} });
    answers.push([path, (await hub.call('GET', path, { token: given })).status]);
  }
  // a request that is refused proves nothing
  expect(answers.filter(([, status]) => status !== 200)).toEqual([]);
  await untilQuiet();
  expect(await snapshot()).toBe(before);
});
