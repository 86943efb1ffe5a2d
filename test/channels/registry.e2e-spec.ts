import type { ContentByChannel, SendingChannel } from '../../src/notifications/content';
import { FakeProviders } from '../support/providers/fake-providers';
import { sampleContent } from '../support/providers/sample-content';
import { openRegistry, type Route, routesTo } from '../support/providers/sending';

let fakes: FakeProviders;
let opened: ReturnType<typeof openRegistry>;
let routes: ReadonlyMap<string, Route>;
beforeAll(async () => {
  fakes = await FakeProviders.open();
  opened = openRegistry(fakes.environment);
});
beforeEach(() => {
  routes = new Map(routesTo(fakes).map((route) => [`${route.channel}/${route.provider}`, route]));
});
afterAll(async () => {
  await opened.close();
  await fakes.close();
});

describe('what a provider is', () => {
  const facts = (environment: Record<string, string>) => {
    const { registry, close } = openRegistry(environment);
    const channels: SendingChannel[] = [
      ...(Object.keys(sampleContent) as (keyof ContentByChannel)[]).filter((one) => one !== 'in_app'),
    ];
    const names = Object.fromEntries(channels.map((one) => [one, registry.providersOf(one).map(({ name }) => name)]));
    return close().then(() => names);
  };

  it('nothing is on that is not configured, but for what a URL says', async () =>
    expect(await facts({})).toEqual({
      email: [],
      sms: [],
      whatsapp: [],
      push: [],
      slack: ['slack', 'slack_webhook'],
      discord: ['discord'],
      teams: ['teams'],
      telegram: [],
      webhook: ['webhook'],
      voice: [],
    }));

  it('the order is that of the configuration', async () =>
    expect(
      await facts({
        ...fakes.environment,
        SMTP_HOST: '127.0.0.1',
        EMAIL_PROVIDERS: 'sendgrid,smtp',
        SMS_PROVIDERS: 'sns',
        WHATSAPP_PROVIDERS: 'meta,twilio',
      }),
    ).toMatchObject({ email: ['sendgrid', 'smtp'], sms: ['sns'], whatsapp: ['meta', 'twilio'] }));

  it('the account is the provider, or the host of a URL', () => {
    const accounts = [...routes.values()].map(({ channel, provider, address }) =>
      opened.registry
        .providersOf(channel)
        .find(({ name }) => name === provider)
        ?.accountOf(address),
    );
    const host = new URL(fakes.url).host;
    expect(accounts).toEqual([
      'sendgrid',
      'twilio',
      'sns',
      'twilio',
      'meta',
      'twilio',
      host,
      'fcm',
      'slack',
      host,
      host,
      host,
      'telegram',
      host,
    ]);
  });

  it('an address is reached by the provider of its kind; Slack users only while there is a bot', async () => {
    for (const { channel, provider, address } of routes.values())
      if (!['email', 'sms', 'whatsapp'].includes(channel))
        expect(opened.registry.providersFor(channel, address).map(({ name }) => name)).toEqual([provider]);
    const { SLACK_BOT_TOKEN: _, ...withoutBot } = fakes.environment;
    const { registry, close } = openRegistry(withoutBot);
    expect(registry.providersFor('slack', { channel: 'U1' })).toEqual([]);
    expect(registry.providersFor('slack', { channel: 'C1', botToken: 'xoxb-own' })).toHaveLength(1);
    await close();
  });
});
