import { IdempotencyKey } from './idempotency-key';

const scope = { tenantId: 't', memberId: 'm', method: 'POST', path: '/alerts' };
const of = (key: string, changed: Partial<typeof scope> = {}) => new IdempotencyKey({ ...scope, ...changed }, key);

it.each(['x', '"quoted key"', '~'.repeat(255)])('accepts the key %j', (key) => expect(of(key).hash).toHaveLength(32));

it.each(['', 'x'.repeat(256), 'ñ', 'a\tb', 'a\u007f'])('refuses the key %j', (key) =>
  expect(() => of(key)).toThrow(
    expect.objectContaining({
      faults: [{ pointer: '/headers/idempotency-key', detail: 'must be 1 to 255 printable ASCII characters' }],
    }),
  ),
);

it.each([{ tenantId: 'u' }, { memberId: 'n' }, { method: 'PUT' }, { path: '/alerts/1' }])(
  'the same text is a different key with %j',
  (changed) => {
    const [one, other] = [of('x'), of('x', changed)];
    expect(one.hash.equals(other.hash)).toBe(false);
    expect(one.fingerprint('a').equals(other.fingerprint('a'))).toBe(false);
    expect(() => other.open(one.seal('secret'))).toThrow();
  },
);

it('the same key opens what it sealed, and recognises the same request', () => {
  expect(of('x').open(of('x').seal('Harina ñ'))).toBe('Harina ñ');
  expect(of('x').fingerprint('a').equals(of('x').fingerprint('a'))).toBe(true);
  expect(of('x').fingerprint('a').equals(of('x').fingerprint('b'))).toBe(false);
});

it('does not open a value that was changed', () => {
  const sealed = of('x').seal('secret');
  sealed[14] = (sealed[14] ?? 0) ^ 1;
  expect(() => of('x').open(sealed)).toThrow();
});
