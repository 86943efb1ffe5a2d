import { loadConfig } from './config';

const valid = {
  DATABASE_URL: 'postgres://campana:s3cret@127.0.0.1/campana',
  REDIS_URL: 'redis://127.0.0.1',
  RABBITMQ_URL: 'amqp://127.0.0.1',
  AUTH_JWT_SECRET: 'x'.repeat(32),
};

describe('loadConfig', () => {
  it('uses the specified defaults', () => {
    const config = loadConfig(valid);
    expect(config.http.port).toBe(8016);
    expect(config.aggregation).toEqual({ isEnabled: true, windowMinutes: 60 });
    expect(config.ingestion.exchanges).toEqual(
      'inventory production forecasting procurement orders suppliers external pos payments work_items'.split(' '),
    );
  });

  it('reads an empty variable as absent', () => expect(loadConfig({ ...valid, PORT: ' ' }).http.port).toBe(8016));

  it.each([
    ['["sms","voice"]', ['sms', 'voice']],
    ['sms, voice sms', ['sms', 'voice']],
    ['[]', []],
    ['', ['whatsapp', 'email']],
  ])('reads a list of channels: %s', (text, list) =>
    expect(loadConfig({ ...valid, CRITICAL_ALERT_CHANNELS: text }).notifications.criticalChannels).toEqual(list),
  );

  it('knows which variables were given', () =>
    expect([...loadConfig({ ...valid, PORT: '1', HOST: ' ' }).given].sort()).toEqual(
      [...Object.keys(valid), 'PORT'].sort(),
    ));

  it('cannot be changed', () => expect(() => Object.assign(loadConfig(valid).http, { port: 1 })).toThrow());

  it.each([
    ['PORT', 'abc', 'PORT: given "abc", allowed: an integer from 0 to 65535'],
    ['PORT', '65536', 'PORT: given "65536", allowed: an integer from 0 to 65535'],
    ['ENABLE_ALERT_AGGREGATION', 'yes', 'ENABLE_ALERT_AGGREGATION: given "yes", allowed: true or false'],
    [
      'HIGH_ALERT_CHANNELS',
      '["pigeon"]',
      'HIGH_ALERT_CHANNELS: given "[\\"pigeon\\"]", allowed: a JSON array or a comma list of in_app, email, sms, whatsapp, push, slack, discord, teams, telegram, webhook, voice',
    ],
    ['ROLE', 'boss', 'ROLE: given "boss", allowed: one of all, api, consumer, worker'],
    [
      'EVENT_EXCHANGES',
      'a b/c',
      'EVENT_EXCHANGES: given "a b/c", allowed: names of letters, digits, dots, dashes or underscores, separated by spaces or commas',
    ],
    [
      'REDIS_URL',
      'http://x',
      'REDIS_URL: given a value (not shown), allowed: a URL that starts with redis:// or rediss://',
    ],
    [
      'DATABASE_URL',
      undefined,
      'DATABASE_URL: given nothing, allowed: a URL that starts with postgres:// or postgresql://',
    ],
    [
      'AUTH_JWT_SECRET',
      'short',
      'AUTH_JWT_SECRET: given a value (not shown), allowed: a secret of at least 32 characters',
    ],
    [
      'AUTH_JWT_SECRET',
      undefined,
      'AUTH_JWT_SECRET: given nothing, allowed: a secret of at least 32 characters, or set AUTH_JWKS_URL',
    ],
  ])('%s=%s is refused in one line', (name, value, line) => {
    expect(() => loadConfig({ ...valid, [name]: value })).toThrow(new Error(line));
  });

  it('reports all faults at once', () => {
    expect(() => loadConfig({ ...valid, PORT: '-1', ROLE: 'x' })).toThrow(/^PORT: .*\nROLE: .*$/);
  });
});

describe('OpenID Connect', () => {
  const oidc = {
    ...valid,
    OIDC_ISSUER: 'https://id.example.com/',
    OIDC_CLIENT_ID: 'campana',
    PUBLIC_URL: 'https://c.example.com',
  };

  it('is off without its variables, and has the specified defaults with them', () => {
    expect(loadConfig(valid).dashboard.oidc).toBeUndefined();
    expect(loadConfig(oidc).dashboard.oidc).toEqual({
      issuer: 'https://id.example.com/',
      clientId: 'campana',
      clientSecret: undefined,
      name: 'OpenID Connect',
      scopes: 'openid profile email',
      claims: { tenants: 'tenants', roles: 'roles' },
    });
  });

  it.each([
    [{ PUBLIC_URL: '' }, /^PUBLIC_URL: given nothing, but sign-in by OpenID Connect needs/m],
    [{ OIDC_CLIENT_ID: '' }, /^OIDC_CLIENT_ID: given nothing/m],
    [{ OIDC_ISSUER: '' }, /^OIDC_ISSUER: given nothing/m],
    [{ OIDC_ISSUER: 'http://id.example.com' }, /^OIDC_ISSUER: given "http:\/\/id.example.com", allowed: a URL/m],
    [{ OIDC_SCOPES: 'profile email' }, /^OIDC_SCOPES: given "profile email", allowed: .*openid among them/m],
    [{ OIDC_CLAIMS: '{"tenants":"t"}' }, /^OIDC_CLAIMS: given .*, allowed: a JSON object/m],
    [{ OIDC_CLAIMS: '{"tenants":"t","roles":"r","admin":"x"}' }, /^OIDC_CLAIMS: given/m],
  ])('refuses %j', (wrong, words) => expect(() => loadConfig({ ...oidc, ...wrong })).toThrow(words));
});
