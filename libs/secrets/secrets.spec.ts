import { randomBytes, randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { Config, loadConfig } from '../config/config';
import { Secrets } from './secrets';
import { NoEncryptionKey, SecretUnreadable } from './secrets.errors';

const KEY = /^a\./;
const keyText = (): string => randomBytes(32).toString('base64');
const [a, b] = [`a:${keyText()}`, `b:${keyText()}`];

const environment = {
  AUTH_JWT_SECRET: 'x'.repeat(32),
  DATABASE_URL: 'postgres://h/d',
  REDIS_URL: 'redis://h',
  RABBITMQ_URL: 'amqp://h',
};
const config = (keys: string): Config => loadConfig({ ...environment, ENCRYPTION_KEYS: keys });
const secretsWith = (...keys: string[]): Secrets => new Secrets(config(keys.join(',')));
const owner = { tenantId: randomUUID(), id: randomUUID() };

it('what is encrypted can be decrypted, and never shows', () => {
  const secrets = secretsWith(a);
  fc.assert(
    fc.property(fc.string({ minLength: 8, unit: 'binary' }), (text) => {
      const encrypted = secrets.encrypt('address', owner, text);
      expect(encrypted).toMatch(KEY);
      expect(Buffer.from(encrypted.slice(2), 'base64url').includes(text)).toBe(false);
      expect(secrets.decrypt('address', owner, encrypted)).toBe(text.toWellFormed());
      expect(secrets.encrypt('address', owner, text)).not.toBe(encrypted);
    }),
  );
});

it('the first key encrypts, and all decrypt', () => {
  const old = secretsWith(a).encrypt('address', owner, 'old');
  const rotated = secretsWith(b, a);
  expect(rotated.decrypt('address', owner, old)).toBe('old');
  expect(rotated.encrypt('address', owner, 'new')).toMatch(/^b\./);
  expect(() => secretsWith(b).decrypt('address', owner, old)).toThrow(SecretUnreadable);
});

const encrypted = secretsWith(a).encrypt('address', owner, 'ana@example.com');
const changed = (place: number): string => {
  const bytes = Buffer.from(encrypted.slice(2), 'base64url');
  bytes[place] = (bytes[place] ?? 0) ^ 1;
  return `a.${bytes.toString('base64url')}`;
};

it.each<[string, string, typeof owner, string]>([
  ['another purpose', 'token', owner, encrypted],
  ['another tenant', 'address', { ...owner, tenantId: randomUUID() }, encrypted],
  ['another row', 'address', { ...owner, id: randomUUID() }, encrypted],
  ['a changed initialisation vector', 'address', owner, changed(0)],
  ['a changed text', 'address', owner, changed(13)],
  ['a text that is cut', 'address', owner, encrypted.slice(0, 30)],
  ['no text', 'address', owner, ''],
])('a secret is not readable with %s', (_, purpose, of, text) =>
  expect(() => secretsWith(a).decrypt(purpose, of, text)).toThrow(SecretUnreadable),
);

it('each purpose and each key has a derived key of its own', () => {
  const secrets = secretsWith(a, b);
  const keys = ['links', 'codes'].flatMap((purpose) =>
    secrets.derivedKeys(purpose).map(({ key }) => key.toString('hex')),
  );
  expect(new Set(keys).size).toBe(4);
  expect(secrets.derivedKey('links')).toEqual(secretsWith(a).derivedKey('links'));
  expect(secrets.derivedKeys('links').map(({ id }) => id)).toEqual(['a', 'b']);
});

it('equal texts have equal hashes, also after a rotation of the key', () => {
  const [before] = secretsWith(a).hashesOf('address', 'x');
  expect(secretsWith(b, a).hashesOf('address', 'x')).toContain(before);
  expect(secretsWith(a).hashesOf('address', 'y')).not.toContain(before);
  expect(secretsWith(a).hashesOf('other', 'x')).not.toContain(before);
});

it('without a key nothing is encrypted, derived or hashed', () => {
  const secrets = new Secrets(loadConfig(environment));
  expect(secrets.isConfigured).toBe(false);
  for (const work of [
    () => secrets.encrypt('address', owner, 'x'),
    () => secrets.decrypt('address', owner, encrypted),
    () => secrets.derivedKey('links'),
    () => secrets.hashesOf('address', 'x'),
  ])
    expect(work).toThrow(NoEncryptionKey);
});

it.each([
  ['no id', keyText(), 'entry 1'],
  ['a key of 31 bytes', `a:${randomBytes(31).toString('base64')}`, 'entry 1'],
  ['no base64', `a:${'!'.repeat(43)}`, 'entry 1'],
  ['an id that comes twice', `${a} a:${keyText()}`, 'twice'],
  ['a second entry that is wrong', `${a},b`, 'entry 2'],
])('ENCRYPTION_KEYS with %s are refused without being shown', (_, text, explained) => {
  const refusal = (() => {
    try {
      config(text);
      return 'it was accepted';
    } catch (error) {
      return (error as Error).message;
    }
  })();
  expect(refusal).toMatch(`ENCRYPTION_KEYS: given a value (not shown; `);
  expect(refusal).toContain(explained);
  expect(refusal).not.toContain(text.slice(-20));
});
