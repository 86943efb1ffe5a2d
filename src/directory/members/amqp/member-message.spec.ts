import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { InvalidInput } from '../../../../libs/kernel/domain-error';
import { MEMBER_REMOVED, MEMBER_UPSERTED, parseMemberMessage } from './member-message';

const now = new Date('2025-11-06T09:00:00Z');
const [tenantId, id] = [randomUUID(), randomUUID()];
const parse = (body: unknown, key = MEMBER_UPSERTED) => parseMemberMessage(Buffer.from(JSON.stringify(body)), key, now);

it('a removal takes nothing but the id and the time', async () => {
  const body = { tenant_id: tenantId, id, name: 7, roles: 'x', updated_at: '2025-11-06T08:00:00Z' };
  expect(await parse(body, MEMBER_REMOVED)).toEqual({
    tenantId,
    change: { id, source: 'upsert', isActive: false, fields: {}, updatedAt: new Date(body.updated_at) },
  });
});

it('a time in the future counts as now', async () => {
  const { change } = await parse({ tenant_id: tenantId, id, updated_at: '2030-01-01T00:00:00Z' });
  expect(change.updatedAt).toEqual(now);
});

const odd = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.array(fc.option(fc.object({ maxDepth: 2 }))));
const messages = fc.record(
  {
    name: odd,
    external_id: odd,
    manager_id: odd,
    roles: odd,
    locale: odd,
    time_zone: odd,
    working_hours: fc.oneof(odd, fc.array(fc.record({ days: odd, from: odd, to: odd }))),
    is_active: odd,
    contact_methods: fc.oneof(odd, fc.array(fc.record({ channel: fc.constantFrom('email', 'push'), address: odd }))),
    updated_at: odd,
  },
  { requiredKeys: [] },
);

it('whatever a message contains, it is parsed, or refused with the reason', () =>
  fc.assert(
    fc.asyncProperty(messages, fc.boolean(), async (fields, isNamed) => {
      const body = { ...fields, tenant_id: tenantId, ...(isNamed && { id }) };
      const parsed = await parse(body).catch((error: unknown) => error);
      if (parsed instanceof InvalidInput) expect(parsed.faults.length).toBeGreaterThan(0);
      else expect(parsed).toMatchObject({ tenantId, change: { id } });
    }),
    { numRuns: 200 },
  ));
