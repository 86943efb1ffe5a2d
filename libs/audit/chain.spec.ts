import { randomUUID } from 'node:crypto';
import type { AuditLine } from './audit-entry';
import { GENESIS_HASH, canonical, follows, hashOf } from './chain';

it.each([
  [{ b: 1, a: { d: [2, { y: 1, x: null }], c: 'é "' } }, '{"a":{"c":"é \\"","d":[2,{"x":null,"y":1}]},"b":1}'],
  [[], '[]'],
  [{}, '{}'],
  [null, 'null'],
  [0.1, '0.1'],
])('%j has one canonical JSON text', (value, text) => expect(canonical(value)).toBe(text));

const line = (fields: Partial<AuditLine> = {}): AuditLine => {
  const rest = {
    tenantId: randomUUID(),
    seq: 1,
    id: randomUUID(),
    at: new Date(),
    actorId: randomUUID(),
    actorName: 'Ana',
    action: 'rule.updated',
    subjectType: 'rule',
    subjectId: 'x',
    before: { a: 1, b: [2] },
    after: null,
    previousHash: GENESIS_HASH,
    ...fields,
  };
  return { ...rest, hash: hashOf(rest) };
};

const start = { seq: 0, hash: GENESIS_HASH };

it('a line follows the one before it, even if the database returns its properties in another order', () => {
  const first = line();
  expect(follows(first, start)).toBe(true);
  expect(follows({ ...first, before: { b: [2], a: 1 } }, start)).toBe(true);
  expect(follows(line({ seq: 2, previousHash: first.hash }), first)).toBe(true);
});

it.each<[string, Partial<AuditLine>]>([
  ['another author', { actorId: randomUUID() }],
  ['another name', { actorName: 'Eva' }],
  ['another instant', { at: new Date(0) }],
  ['another action', { action: 'rule.deleted' }],
  ['another content', { before: { a: 2, b: [2] } }],
  ['content where there was none', { after: {} }],
  ['another place', { seq: 2 }],
  ['another line before it', { previousHash: 'f'.repeat(64) }],
  ['another hash', { hash: 'f'.repeat(64) }],
])('a line with %s is detected as changed', (_, change) =>
  expect(follows({ ...line(), ...change }, start)).toBe(false),
);
