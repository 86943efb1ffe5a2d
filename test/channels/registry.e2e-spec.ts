import type { ContentByChannel, SendingChannel } from '../../src/notifications/content';
import { ProviderCalls } from '../support/providers/provider-calls';
import { sampleContent } from '../support/providers/sample-content';
import { openRegistry } from '../support/providers/sending';

let calls: ProviderCalls;
beforeAll(async () => {
  calls = await ProviderCalls.open();
});
beforeEach(() => calls.renew());
afterAll(() => calls.close());

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
        ...calls.fakes.environment,
        SMTP_HOST: '127.0.0.1',
        EMAIL_PROVIDERS: 'sendgrid,smtp',
        SMS_PROVIDERS: 'sns',
        WHATSAPP_PROVIDERS: 'meta,twilio',
      }),
    ).toMatchObject({ email: ['sendgrid', 'smtp'], sms: ['sns'], whatsapp: ['meta', 'twilio'] }));

  it('the account is the provider, or the host of a URL', () => {
    const accounts = calls.all.map(({ channel, provider, address }) =>
      calls.registry
        .providersOf(channel)
        .find(({ name }) => name === provider)
        ?.accountOf(address),
    );
    const host = new URL(calls.fakes.url).host;
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
    for (const { channel, provider, address } of calls.all)
      if (!['email', 'sms', 'whatsapp'].includes(channel))
        expect(calls.registry.providersFor(channel, address).map(({ name }) => name)).toEqual([provider]);
    const { SLACK_BOT_TOKEN: _, ...withoutBot } = calls.fakes.environment;
    const { registry, close } = openRegistry(withoutBot);
    expect(registry.providersFor('slack', { channel: 'U1' })).toEqual([]);
    expect(registry.providersFor('slack', { channel: 'C1', botToken: 'xoxb-own' })).toHaveLength(1);
    await close();
  });
});
