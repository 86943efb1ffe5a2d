import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '../../../libs/config/config';
import type { ProviderSettings } from '../../../libs/config/providers';
import type { OutboundClient } from '../../../libs/outbound/outbound-client';
import { OutboundClients } from '../../../libs/outbound/outbound.module';
import type { SendingChannel } from '../content';
import type { AddressByChannel, ChannelProvider } from './channel-provider';
import { DiscordProvider } from './chat/discord';
import { SlackBot, SlackWebhook } from './chat/slack';
import { TeamsProvider } from './chat/teams';
import { TelegramProvider } from './chat/telegram';
import { SendGridProvider } from './email/sendgrid';
import { SmtpProvider } from './email/smtp';
import { MetaProvider } from './meta';
import { FcmProvider } from './push/fcm';
import { WebPushProvider } from './push/web-push';
import { SnsProvider } from './sns';
import { TwilioAccount } from './twilio/twilio-account';
import { TwilioSms, TwilioWhatsApp } from './twilio/twilio-messages';
import { TwilioVoice } from './twilio/twilio-voice';
import { WebhookProvider } from './webhook';

type ProvidersByChannel = { readonly [C in SendingChannel]: readonly ChannelProvider<C>[] };

/** What the providers are made of. */
interface Parts {
  readonly settings: ProviderSettings;
  /** For URLs that users give. */
  readonly userUrls: OutboundClient;
  /** For the addresses that the configuration gives. */
  readonly fixed: OutboundClient;
  readonly timeoutMs: number;
}

/** What exists, in the order of the names. */
const inOrder = <T extends { readonly name: string }>(
  order: readonly string[],
  found: readonly (T | undefined)[],
): T[] => order.flatMap((name) => found.find((one) => one?.name === name) ?? []);

const existing = <T>(...found: (T | undefined)[]): T[] => found.filter((one) => one !== undefined);

const emailProviders = ({ settings, fixed, timeoutMs }: Parts): ChannelProvider<'email'>[] => {
  const { emailFrom: from, smtp, sendgrid, order, callbacks, timeoutSeconds } = settings;
  if (!from) return [];
  const reports = callbacks.sendgridPublicKey !== undefined;
  return inOrder<ChannelProvider<'email'>>(order.email, [
    smtp && new SmtpProvider(smtp, from, timeoutSeconds),
    sendgrid && new SendGridProvider(sendgrid, from, fixed, timeoutMs, reports),
  ]);
};

const phoneProviders = ({ settings, fixed, timeoutMs }: Parts) => {
  const { twilio, sns, meta, order, publicUrl, callbacks } = settings;
  const account = twilio && new TwilioAccount(twilio, fixed, timeoutMs, publicUrl);
  return {
    sms: inOrder<ChannelProvider<'sms'>>(order.sms, [
      account && twilio.smsFrom ? new TwilioSms(account, twilio.smsFrom) : undefined,
      sns && new SnsProvider(sns, fixed, timeoutMs),
    ]),
    whatsapp: inOrder<ChannelProvider<'whatsapp'>>(order.whatsapp, [
      account && twilio.whatsappFrom ? new TwilioWhatsApp(account, twilio.whatsappFrom) : undefined,
      meta && new MetaProvider(meta, fixed, timeoutMs, callbacks.metaAppSecret !== undefined),
    ]),
    voice: existing(account && twilio.voiceFrom ? new TwilioVoice(account, twilio.voiceFrom) : undefined),
  };
};

const chatProviders = ({ settings, userUrls, fixed, timeoutMs }: Parts) => ({
  slack: [new SlackBot(settings.slack, fixed, timeoutMs), new SlackWebhook(userUrls, timeoutMs)],
  discord: [new DiscordProvider(userUrls, timeoutMs)],
  teams: [new TeamsProvider(userUrls, timeoutMs)],
  telegram: existing(settings.telegram && new TelegramProvider(settings.telegram, fixed, timeoutMs)),
  webhook: [new WebhookProvider(userUrls, settings.webhook.timeoutSeconds * 1_000)],
});

const pushProviders = ({ settings: { vapid, fcm }, userUrls, fixed, timeoutMs }: Parts): ChannelProvider<'push'>[] =>
  existing<ChannelProvider<'push'>>(
    vapid && new WebPushProvider(vapid, userUrls, timeoutMs),
    fcm && new FcmProvider(fcm, fixed, timeoutMs),
  );

/** Which providers each channel has, by the configuration; in the order in which they are used. */
@Injectable()
export class ProviderRegistry implements OnApplicationShutdown {
  private readonly providers: ProvidersByChannel;

  constructor({ providers: settings }: Config, clients: OutboundClients) {
    const timeoutMs = settings.timeoutSeconds * 1_000;
    const parts = { settings, userUrls: clients.userUrls, fixed: clients.providers, timeoutMs };
    this.providers = {
      email: emailProviders(parts),
      ...phoneProviders(parts),
      push: pushProviders(parts),
      ...chatProviders(parts),
    };
  }

  /** All providers of a channel, the preferred first; none if nothing is configured for it. */
  providersOf<C extends SendingChannel>(channel: C): readonly ChannelProvider<C>[] {
    return this.providers[channel];
  }

  /** The providers that reach an address, the preferred first. */
  providersFor<C extends SendingChannel>(channel: C, address: AddressByChannel[C]): readonly ChannelProvider<C>[] {
    return this.providers[channel].filter((provider) => provider.takes(address));
  }

  onApplicationShutdown(): void {
    for (const provider of this.providers.email) if (provider instanceof SmtpProvider) provider.close();
  }
}
