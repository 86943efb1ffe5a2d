import { loadConfig } from '../../../libs/config/config';
import { OutboundClients } from '../../../libs/outbound/outbound.module';
import type { AttemptResult, Envelope, SendingChannel } from '../../../src/notifications/content';
import type { AddressByChannel } from '../../../src/notifications/channels/channel-provider';
import { ProviderRegistry } from '../../../src/notifications/channels/provider-registry';
import type { FakeProviders } from './fake-providers';
import { testBrowser } from './provider-keys';
import { anEnvelope, sampleContent } from './sample-content';

const needed = {
  DATABASE_URL: 'postgres://127.0.0.1/none',
  REDIS_URL: 'redis://127.0.0.1',
  RABBITMQ_URL: 'amqp://127.0.0.1',
  AUTH_JWT_SECRET: 'x'.repeat(32),
};

/** The providers that an environment configures, as Campana makes them. */
export function openRegistry(environment: Record<string, string>) {
  const config = loadConfig({ ...needed, ...environment });
  const clients = new OutboundClients(config);
  const registry = new ProviderRegistry(config, clients);
  const close = async () => {
    registry.onApplicationShutdown();
    await clients.onApplicationShutdown();
  };
  return { config, registry, close };
}

/** A provider with an address that it reaches, and how the fake knows that address. */
export interface Route<C extends SendingChannel = SendingChannel> {
  readonly channel: C;
  readonly provider: string;
  readonly address: AddressByChannel[C];
  readonly key: string;
}

const route = <C extends SendingChannel>(
  channel: C,
  provider: string,
  key: string,
  address: AddressByChannel[C],
): Route => ({ channel, provider, key, address });

let numbers = 600_000_000;

/** A route over every provider that the fakes have, each with an address of its own. */
export function routesTo({ url }: FakeProviders): readonly Route[] {
  const n = ++numbers;
  const number = (digit: number): string => `+34${digit}${n}`;
  const browser = testBrowser(`${url}/webpush/b${n}`);
  return [
    route('email', 'sendgrid', `eva${n}@shop.example`, { email: `eva${n}@shop.example`, name: 'Eva' }),
    route('sms', 'twilio', number(1), { number: number(1) }),
    route('sms', 'sns', number(2), { number: number(2) }),
    route('whatsapp', 'twilio', `whatsapp:${number(3)}`, { number: number(3) }),
    route('whatsapp', 'meta', number(4).slice(1), { number: number(4) }),
    route('voice', 'twilio', number(5), { number: number(5) }),
    route('push', 'web_push', `/b${n}`, browser.address),
    route('push', 'fcm', `fcm-token-${n}`, { kind: 'fcm', token: `fcm-token-${n}`, platform: 'ios' }),
    route('slack', 'slack', `U${n}`, { channel: `U${n}` }),
    route('slack', 'slack_webhook', `/T000/${n}`, { url: `${url}/slackhook/T000/${n}` }),
    route('discord', 'discord', `/api/webhooks/${n}/secret`, { url: `${url}/discord/api/webhooks/${n}/secret` }),
    route('teams', 'teams', `/workflows/${n}`, { url: `${url}/teams/workflows/${n}` }),
    route('telegram', 'telegram', String(n), { chatId: String(n) }),
    route('webhook', 'webhook', `/hook/${n}`, {
      url: `${url}/webhook/hook/${n}`,
      secrets: [`whsec_${Buffer.from('first-secret-of-24-bytes').toString('base64')}`],
    }),
  ];
}

/** Sends the sample over a route. */
export function sendSample(
  registry: ProviderRegistry,
  { channel, provider: name, address }: Route,
  values: Partial<Envelope> = {},
  signal?: AbortSignal,
): Promise<AttemptResult> {
  const provider = registry.providersOf(channel).find((one) => one.name === name);
  if (!provider) throw new Error(`${name} is off`);
  return provider.send(anEnvelope(values), sampleContent[channel], address, signal);
}
