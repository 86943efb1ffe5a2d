import { InvalidConfiguration } from './environment';
import { loadConfig } from './config';
import { hashOfKey } from './service-keys';

const key = 'k'.repeat(32);
const other = 'o'.repeat(40);
const hash = hashOfKey(key).toString('hex');
const tenant = '0197C3A0-5b1e-7c3a-9f60-2f4f3c1d0a01';
const keysOf = (text: string) =>
  loadConfig({
    DATABASE_URL: 'postgres://x/x',
    REDIS_URL: 'redis://x',
    RABBITMQ_URL: 'amqp://x',
    AUTH_JWT_SECRET: 'x'.repeat(32),
    INTERNAL_SERVICE_KEYS: text,
  }).auth.serviceKeys;

const faultOf = (text: string): string => {
  try {
    keysOf(text);
  } catch (error) {
    if (error instanceof InvalidConfiguration) return error.message;
  }
  throw new Error('the value was accepted');
};

describe('INTERNAL_SERVICE_KEYS', () => {
  it('may be empty', () => expect(keysOf('')).toEqual([]));

  it('stores only the hash of a key, whether the key is given in plain or as a hash', () => {
    const stored = [{ name: 'billing', hash: hashOfKey(key), tenantId: undefined }];
    expect(keysOf(`billing:${key}`)).toEqual(stored);
    expect(keysOf(`billing:sha256:${hash.toUpperCase()}`)).toEqual(stored);
  });

  it('accepts several entries, also with the same name, each for one tenant or for all', () => {
    expect(keysOf(`billing:${key}@${tenant}, billing:${other}\npos:sha256:${'0'.repeat(64)}`)).toMatchObject([
      { name: 'billing', tenantId: tenant.toLowerCase() },
      { name: 'billing', tenantId: undefined },
      { name: 'pos', tenantId: undefined },
    ]);
  });

  it.each([
    ['a short key', `a:${other} billing:${key.slice(1)}`, 'entry 2 (billing) is wrong'],
    ['a key of other characters', `billing:${key}!`, 'entry 1 (billing) is wrong'],
    ['a hash that is too short', `billing:sha256:${hash.slice(1)}`, 'entry 1 (billing) is wrong'],
    ['a tenant that is not a UUID', `billing:${key}@madrid`, 'entry 1 (billing) is wrong'],
    ['an empty tenant', `billing:${key}@`, 'entry 1 (billing) is wrong'],
    ['no name', key, 'entry 1 is wrong'],
    ['the key before the name', `${key}:billing`, 'entry 1 is wrong'],
    ['the key of another entry', `billing:${key} pos:sha256:${hash}`, 'entry 2 (pos) repeats the key of another entry'],
  ])('%s prevents the start, and is not shown', (_, text, wrong) => {
    const fault = faultOf(text);
    expect(fault).toContain(`INTERNAL_SERVICE_KEYS: given a value (not shown; ${wrong}), allowed: `);
    for (const secret of [key.slice(1), hash.slice(1), other]) expect(fault).not.toContain(secret);
  });
});

describe('TRUST_PROXY and CORS_ORIGINS', () => {
  const load = (environment: Record<string, string>) =>
    loadConfig({
      DATABASE_URL: 'postgres://x/x',
      REDIS_URL: 'redis://x',
      RABBITMQ_URL: 'amqp://x',
      AUTH_JWT_SECRET: 'x'.repeat(32),
      ...environment,
    }).http;

  it.each([
    ['', false],
    ['false', false],
    ['2', 2],
    ['10.0.0.0/8, ::1', ['10.0.0.0/8', '::1']],
  ])('trusts the proxies %j', (text, proxies) => expect(load({ TRUST_PROXY: text }).trustedProxies).toEqual(proxies));

  it.each([
    ['', []],
    ['*', ['*']],
    ['https://App.example.com http://localhost:5173', ['https://app.example.com', 'http://localhost:5173']],
  ])('allows the origins %j', (text, origins) => expect(load({ CORS_ORIGINS: text }).corsOrigins).toEqual(origins));

  it.each([
    { TRUST_PROXY: 'true' },
    { TRUST_PROXY: '0' },
    { TRUST_PROXY: 'proxy' },
    { CORS_ORIGINS: 'app.example.com' },
    { CORS_ORIGINS: 'https://app.example.com/' },
    { CORS_ORIGINS: '* https://app.example.com' },
    { CORS_ORIGINS: 'null' },
  ])('refuses %j', (environment) => expect(() => load(environment)).toThrow(InvalidConfiguration));
});
