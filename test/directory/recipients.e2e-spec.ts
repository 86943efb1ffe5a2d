import { randomUUID } from 'node:crypto';
import { QueryBus } from '@nestjs/cqrs';
import { GetRecipientsQuery, type RecipientsRequest } from '../../src/directory';
import { anEmail, DirectoryHub, MEMBERS } from '../support/directory-hub';
import { Hub, token } from '../support/hub';

let hub: Hub;
let directory: DirectoryHub;
beforeAll(async () => {
  hub = await Hub.start();
  directory = await DirectoryHub.of(hub);
});
afterAll(() => hub.stop());

it('recipients are found by id, role, and as the first member, in one statement for several tenants', async () => {
  const [one, other] = [await Hub.start(), await Hub.start()];
  const idsOf = async ({ tenantId }: Hub): Promise<string[]> => {
    const service = await token(tenantId, 'service');
    const ids = Array.from({ length: 4 }, () => randomUUID());
    for (const [i, id] of ids.entries())
      await hub.call('PUT', `${MEMBERS}/${id}`, {
        token: service,
        body: { roles: [['viewer'], ['owner', 'staff'], ['staff'], ['owner']][i], locale: 'eu' },
      });
    await hub.call('DELETE', `${MEMBERS}/${ids[3]}`, { token: service });
    return ids;
  };
  const [a, b] = [await idsOf(one), await idsOf(other)];
  const ask = (...wanted: RecipientsRequest[]) =>
    hub.app.get(QueryBus, { strict: false }).execute(new GetRecipientsQuery(wanted));
  const found = await ask(
    { tenantId: one.tenantId, roles: ['owner'], includesFirst: true },
    { tenantId: other.tenantId, memberIds: [b[2] ?? '', a[2] ?? '', b[3] ?? ''] },
  );
  const named = found.map(({ tenantId, id, isFirst }) => `${tenantId} ${id} ${isFirst}`);
  expect(named.sort()).toEqual(
    [`${one.tenantId} ${a[0]} true`, `${one.tenantId} ${a[1]} false`, `${other.tenantId} ${b[2]} false`].sort(),
  );
  expect(await ask()).toEqual([]);
  for (const each of [one, other]) await each.stop();
});

it('a recipient has contact methods without addresses, the default first', async () => {
  const { id } = await directory.member();
  await directory.contact(id, { address: `a${anEmail()}` });
  const preferred = await directory.contact(id, { address: `b${anEmail()}`, is_default: true, label: 'work' });
  const [recipient] = await hub.app
    .get(QueryBus, { strict: false })
    .execute(new GetRecipientsQuery([{ tenantId: hub.tenantId, memberIds: [id] }]));
  expect(recipient?.contactMethods).toMatchObject([
    { id: preferred.id, channel: 'email', isDefault: true, isVerified: false, maskedAddress: 'b•••••@example.com' },
    { isDefault: false, isEnabled: true, disabledReason: null },
  ]);
  expect(JSON.stringify(recipient)).not.toContain('canary');
});
