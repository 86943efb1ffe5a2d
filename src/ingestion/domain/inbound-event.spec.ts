import { InvalidInput } from '../../../libs/kernel/domain-error';
import { MAX_MESSAGE_BYTES, parseEvent } from './inbound-event';

const tenant = '0197c3a0-0000-7000-8000-0000000000bb';
const delivery = {
  source: 'inventory',
  origin: 'inventory:stock',
  routingKey: 'inventory.stockout',
  receivedAt: new Date('2026-01-01T00:00:00Z'),
  messageId: 'm-1',
};
const parse = (body: unknown) =>
  parseEvent(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)), delivery);

it('parses an event and preserves the whole body', () => {
  const body = {
    event_id: 'e-1',
    event_type: 'inventory.low_stock',
    tenant_id: tenant,
    timestamp: '2025-11-06T09:00:00Z',
    current_stock: 0,
  };
  expect(parse(body)).toEqual({
    key: `${tenant} inventory:stock e-1`,
    tenantId: tenant,
    origin: 'inventory:stock',
    eventId: 'e-1',
    contentHash: expect.stringMatching(/^-?\d+$/) as string,
    eventType: 'inventory.low_stock',
    occurredAt: new Date('2025-11-06T09:00:00Z'),
    data: body,
    source: 'inventory',
  });
});

it('the hash tells contents apart', () => {
  const hashOf = (stock: number) => parse({ tenant_id: tenant, event_id: 'e-1', stock }).contentHash;
  expect(hashOf(1)).toBe(hashOf(1));
  expect(hashOf(1)).not.toBe(hashOf(2));
});

it('uses the routing key as type and the message id as id when the event has none', () => {
  expect(parse({ tenant_id: tenant })).toMatchObject({ eventType: 'inventory.stockout', eventId: 'm-1' });
});

it('accepts customer_id instead of tenant_id, in upper and lower case', () => {
  expect(parse({ customer_id: tenant.toUpperCase() }).tenantId).toBe(tenant);
});

it.each([
  ['not JSON', '{oops', ['']],
  ['an array', [], ['']],
  ['null', 'null', ['']],
  ['a string', '"x"', ['']],
  ['an empty body', '', ['']],
  ['no tenant', { event_id: 'e' }, ['/tenant_id']],
  ['a tenant id that is not a UUID', { tenant_id: 'madrid' }, ['/tenant_id']],
  [
    'several wrong fields',
    { tenant_id: 5, event_type: 'a b', event_id: '', timestamp: 'soon' },
    ['/tenant_id', '/event_type', '/event_id', '/timestamp'],
  ],
  ['an event type that is too long', { tenant_id: tenant, event_type: 'x'.repeat(101) }, ['/event_type']],
  ['an id that is a number', { tenant_id: tenant, event_id: 7 }, ['/event_id']],
  ['U+0000', `{"tenant_id":"${tenant}","name":"a\\u0000"}`, ['/name']],
  ['a body that is too large', `{"tenant_id":"${tenant}","x":"${'x'.repeat(MAX_MESSAGE_BYTES)}"}`, ['']],
])('refuses %s', (_, body, pointers) => {
  try {
    parse(body);
    throw new Error('was accepted');
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidInput);
    expect((error as InvalidInput).faults.map(({ pointer }) => pointer)).toEqual(pointers);
  }
});

it('refuses the id of a message that PostgreSQL cannot store', () => {
  const content = Buffer.from(JSON.stringify({ tenant_id: tenant }));
  expect(() => parseEvent(content, { ...delivery, messageId: 'a\u0000b' })).toThrow(
    /^\/event_id must be text .*U\+0000/,
  );
});
