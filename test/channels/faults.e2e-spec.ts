import type { Behaviour } from '../support/providers/fake-answers';
import { FakeProviders } from '../support/providers/fake-providers';
import { openRegistry, type Route, routesTo, sendSample } from '../support/providers/sending';

let fakes: FakeProviders;
let opened: ReturnType<typeof openRegistry>;
beforeAll(async () => {
  fakes = await FakeProviders.open();
  const deadlines = { PROVIDER_TIMEOUT_SECONDS: '2', WEBHOOK_TIMEOUT_SECONDS: '2' };
  opened = openRegistry({ ...fakes.environment, ...deadlines });
  // the access token of FCM is there before something is asked of its messages
  for (const route of routesTo(fakes)) if (route.provider === 'fcm') await sendSample(opened.registry, route);
});
afterAll(async () => {
  await opened.close();
  await fakes.close();
});

const nameOf = ({ channel, provider }: Route): string => `${channel} over ${provider}`;

/** Providers that answer 200 also when they refuse: without the body nobody knows. */
const saysInBody = ['slack', 'telegram'];

const behaving = (behaviour: Behaviour) =>
  Promise.all(
    routesTo(fakes).map(async (route) => {
      fakes.always(route.key, behaviour);
      return { route, result: await sendSample(opened.registry, route) };
    }),
  );

/** Checks all providers at once, and names those that differ. */
const expectOf = (
  results: readonly { route: Route; result: object }[],
  expected: (route: Route) => Record<string, unknown>,
): void =>
  expect(Object.fromEntries(results.map(({ route, result }) => [nameOf(route), result]))).toMatchObject(
    Object.fromEntries(results.map(({ route }) => [nameOf(route), expected(route)])),
  );

describe('every provider', () => {
  it('accepts a message', async () => {
    const results = await behaving('ok');
    expect(results).toHaveLength(14);
    expectOf(results, () => ({ outcome: 'accepted' }));
    for (const { route, result } of results) {
      const hasNoId = ['slack_webhook', 'teams', 'webhook'].includes(route.provider);
      const id = 'providerMessageId' in result ? result.providerMessageId : undefined;
      expect([nameOf(route), id]).toEqual([nameOf(route), hasNoId ? null : expect.any(String)]);
    }
  });

  it('that limits is tried again when it says', async () =>
    expectOf(await behaving('rate_limited'), () => ({
      outcome: 'retry',
      errorCode: 'rate_limited',
      retryAfterSeconds: 7,
    })));

  it('that fails is tried again', async () =>
    expectOf(await behaving('server_error'), () => ({ outcome: 'retry', errorCode: 'server_error' })));

  it('that does not answer leaves it unknown', async () =>
    expectOf(await behaving('stall'), () => ({ outcome: 'unknown', errorCode: 'timeout', statusCode: null })));

  it('that sends headers without end leaves it unknown', async () =>
    expectOf(await behaving('slow_headers'), () => ({ outcome: 'unknown' })));

  it('that closes the connection leaves it unknown', async () =>
    expectOf(await behaving('reset'), () => ({ outcome: 'unknown', errorCode: 'network' })));

  it.each<Behaviour>(['cut', 'slow', 'endless'])(
    'whose answer is %s is known by its status, where that decides',
    async (behaviour) =>
      expectOf(await behaving(behaviour), ({ provider }) => ({
        outcome: saysInBody.includes(provider) ? 'unknown' : 'accepted',
      })),
  );

  it('ends when it is stopped, and is tried again if nothing had left', async () => {
    const results = await Promise.all(
      routesTo(fakes).map(async (route) => {
        const result = await sendSample(opened.registry, route, {}, AbortSignal.abort());
        return { route, result };
      }),
    );
    expectOf(results, () => ({ outcome: 'retry', errorCode: 'other' }));
  });

  it('that is not there is tried again', async () => {
    const gone = await FakeProviders.open();
    const routes = routesTo(gone);
    const { registry, close } = openRegistry(gone.environment);
    await gone.close();
    const results = await Promise.all(
      routes.map(async (route) => ({ route, result: await sendSample(registry, route) })),
    );
    expectOf(results, () => ({ outcome: 'retry', errorCode: 'network' }));
    await close();
  });
});

it('credentials that a provider does not know are an auth_error, except where a URL is the credential', async () => {
  const { registry, close } = openRegistry({
    ...fakes.environment,
    SENDGRID_API_KEY: 'SG.of-somebody-else',
    TWILIO_AUTH_TOKEN: 'of-somebody-else',
    AWS_SECRET_ACCESS_KEY: 'of-somebody-else',
    META_WHATSAPP_TOKEN: 'of-somebody-else',
    SLACK_BOT_TOKEN: 'xoxb-of-somebody-else',
    TELEGRAM_BOT_TOKEN: '1:of-somebody-else',
  });
  const withCredentials = ['sendgrid', 'twilio', 'sns', 'meta', 'slack', 'telegram'];
  const routes = routesTo(fakes).filter(({ provider }) => withCredentials.includes(provider));
  const results = await Promise.all(
    routes.map(async (route) => ({ route, result: await sendSample(registry, route) })),
  );
  expectOf(results, () => ({ outcome: 'refused', errorCode: 'auth_error', disables: null }));
  await close();
});

it('a URL of a user that leads inside is refused before anything is sent', async () => {
  const { OUTBOUND_ALLOWED_NETWORKS: _, ...strict } = fakes.environment;
  const { registry, close } = openRegistry(strict);
  const ofUsers = ['web_push', 'slack_webhook', 'discord', 'teams', 'webhook'];
  const routes = routesTo(fakes).filter(({ provider }) => ofUsers.includes(provider));
  const results = await Promise.all(
    routes.map(async (route) => ({ route, result: await sendSample(registry, route) })),
  );
  expect(results).toHaveLength(ofUsers.length);
  expectOf(results, () => ({ outcome: 'refused', errorCode: 'refused_url', disables: null }));
  for (const { key } of routes) expect(fakes.for(key)).toEqual([]);
  await close();
});

it('no secret and no address is in an error, though the provider repeats all that it was sent', async () => {
  const routes = routesTo(fakes);
  const secrets = [
    ...Object.values(fakes.keys).filter((key) => key !== fakes.url && key !== fakes.keys.vapidPublicKey),
    ...routes.flatMap(({ key, address }) => [key.replace('whatsapp:', ''), ...Object.values(address).flat()]),
  ].filter((one): one is string => typeof one === 'string' && !['ios', 'web', 'fcm', 'Eva'].includes(one));
  for (const route of routes) {
    await sendSample(opened.registry, route);
    const { path, headers, body } = fakes.for(route.key).at(-1) ?? { path: '', headers: {}, body: '' };
    const echo = [path, decodeURIComponent(path), ...Object.values(headers), body.toString()].join(' ');
    for (const [status, text] of [
      [400, echo],
      [400, JSON.stringify({ message: echo, error: { message: echo } })],
    ] as const) {
      fakes.next(route.key, { status, body: text }, { status, body: text });
      const result = await sendSample(opened.registry, route);
      expect([nameOf(route), result.outcome]).toEqual([nameOf(route), 'refused']);
      const error = 'error' in result ? result.error : '';
      expect(error.length).toBeLessThanOrEqual(500);
      for (const secret of secrets)
        expect([nameOf(route), error]).toEqual([nameOf(route), expect.not.stringContaining(secret)]);
    }
  }
});
