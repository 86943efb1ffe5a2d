import { randomUUID } from 'node:crypto';
import { CommandBus } from '@nestjs/cqrs';
import { Hub, token } from '../support/hub';
import { RULES } from '../support/rules-hub';
import { ProvisionTenantsCommand } from '../../src/rules';

let hub: Hub;
beforeAll(async () => {
  hub = await Hub.start({ ROLE: 'api' });
});
afterAll(() => hub.stop());

const builtInRules = 33;
const list = (bearer: string) => hub.call<{ items: unknown[] }>('GET', `${RULES}?limit=200`, { token: bearer });

it('concurrent first requests of a tenant all find its rules, and the tenant is provisioned once', async () => {
  const tenantId = randomUUID();
  const provisioned: string[] = [];
  const subscription = hub.app.get(CommandBus).subscribe((command) => {
    if (command instanceof ProvisionTenantsCommand) provisioned.push(...command.tenantIds);
  });
  const bearers = await Promise.all(Array.from({ length: 10 }, () => token(tenantId)));
  for (const { body } of await Promise.all(bearers.map(list))) expect(body.items).toHaveLength(builtInRules);
  await list(bearers[0] ?? '');
  subscription.unsubscribe();
  expect(provisioned).toEqual([tenantId]);
});

it('a refused request does not provision the tenant', async () => {
  const tenantId = randomUUID();
  const refused = await list(await token(tenantId, 'nobody', { roles: [] }));
  expect(refused.status).toBe(403);
  expect(await hub.sql('SELECT id FROM tenants WHERE id = $1', [tenantId])).toEqual([]);
});

it('when provisioning fails the answer is 503, and the next request tries again', async () => {
  const tenantId = randomUUID();
  const bearer = await token(tenantId);
  const name = `refuse_${tenantId.replaceAll('-', '_')}`;
  // as if the server were shutting down
  await hub.sql(`CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE 'unavailable' USING ERRCODE = '57P01'; END $$`);
  await hub.sql(`CREATE TRIGGER ${name} BEFORE INSERT ON tenants FOR EACH ROW WHEN (NEW.id = '${tenantId}')
    EXECUTE FUNCTION ${name}()`);
  try {
    expect(await list(bearer)).toMatchObject({ status: 503, body: { type: '/problems/unavailable' } });
  } finally {
    await hub.sql(`DROP FUNCTION ${name} CASCADE`);
  }
  const { status, body } = await list(bearer);
  expect([status, body.items.length]).toEqual([200, builtInRules]);
});
