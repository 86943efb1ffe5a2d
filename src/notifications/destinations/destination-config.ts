import { InvalidInput, type Fault } from '../../../libs/kernel/domain-error';
import type { AddressByChannel } from '../channels/channel-provider';

/** The channels that a destination can be on. */
export const destinationChannels = ['slack', 'discord', 'teams', 'telegram', 'webhook'] as const;
export type DestinationChannel = (typeof destinationChannels)[number];

/** What a destination is told of an alert. */
export const destinationOccasions = ['firing', 'acknowledged', 'resolved', 'updated'] as const;
export type DestinationOccasion = (typeof destinationOccasions)[number];

/** The fields of a configuration by their names in the API. */
export type DestinationConfig = Readonly<Record<string, string>>;

/** @returns what is wrong with a value; undefined: nothing */
type FieldCheck = (value: string) => string | undefined;

const matching =
  (pattern: RegExp, allowed: string): FieldCheck =>
  (value) =>
    pattern.test(value) ? undefined : `must be ${allowed}`;

const botToken = matching(/^xox[a-z]-[\w-]{8,250}$/, 'the token of a Slack bot, such as xoxb-…');
const slackChannel = matching(/^#?[\w.-]{1,80}$/, 'the id or name of a Slack channel, such as C024BE91L');
const chatId = matching(/^(?:-?[1-9]\d{0,18}|@[A-Za-z]\w{4,31})$/, 'the id of a Telegram chat, such as -1001234567890');

/** The forms of the configuration of a channel; one of them must be given whole. */
const formsOf = (
  url: FieldCheck,
): Readonly<Record<DestinationChannel, readonly Readonly<Record<string, FieldCheck>>[]>> => ({
  slack: [{ url }, { bot_token: botToken, channel: slackChannel }],
  discord: [{ url }],
  teams: [{ url }],
  telegram: [{ chat_id: chatId }],
  webhook: [{ url }],
});

/** The fields that are shown again; all others are secret. The URL of an incoming webhook of a chat is a secret itself. */
const shownFields: Readonly<Record<DestinationChannel, readonly string[]>> = {
  slack: ['channel'],
  discord: [],
  teams: [],
  telegram: ['chat_id'],
  webhook: ['url'],
};

/** A configuration, in the part that is shown and the part that is stored encrypted. */
export interface SplitConfig {
  readonly shown: DestinationConfig;
  readonly secret: DestinationConfig;
}

/**
 * Checks the configuration of a destination. No fault quotes a value: it may be secret.
 * @param checkUrl what is wrong with a URL; undefined: nothing
 * @throws InvalidInput with all faults
 */
export function splitConfig(
  channel: DestinationChannel,
  given: Readonly<Record<string, unknown>>,
  checkUrl: FieldCheck,
): SplitConfig {
  const forms = formsOf(checkUrl)[channel];
  const form = forms.find((one) => Object.keys(one).some((name) => Object.hasOwn(given, name))) ?? {};
  const allowed = forms.map((one) => Object.keys(one).join(' and ')).join(', or ');
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(form, name));
  const faults: Fault[] = [
    ...unknown
      .slice(0, 10)
      .map((name) => ({ pointer: `/config/${pointerPart(name)}`, detail: `is not allowed; allowed: ${allowed}` })),
    ...Object.entries(form).flatMap(([name, check]) => faultOf(name, given[name], check)),
  ];
  if (Object.keys(form).length === 0 && unknown.length === 0)
    faults.push({ pointer: '/config', detail: `must have ${allowed} (given an empty object)` });
  if (faults.length > 0) throw new InvalidInput(faults);
  const fields = Object.entries(given as DestinationConfig);
  const isShown = ([name]: [string, string]) => shownFields[channel].includes(name);
  return {
    shown: Object.fromEntries(fields.filter(isShown)),
    secret: Object.fromEntries(fields.filter((field) => !isShown(field))),
  };
}

const pointerPart = (name: string): string => name.slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1');

function faultOf(name: string, value: unknown, check: FieldCheck): Fault[] {
  const detail =
    typeof value === 'string' ? check(value) : `must be text (given ${value === undefined ? 'nothing' : typeof value})`;
  return detail === undefined ? [] : [{ pointer: `/config/${name}`, detail }];
}

/** The address of a destination, as the provider of its channel takes it. @param secrets those that sign messages to webhooks */
export function destinationAddress(
  channel: DestinationChannel,
  { url = '', bot_token: token = '', channel: place = '', chat_id: chat = '' }: DestinationConfig,
  secrets: readonly string[],
): AddressByChannel[DestinationChannel] {
  switch (channel) {
    case 'slack':
      return url ? { url } : { channel: place, botToken: token };
    case 'telegram':
      return { chatId: chat };
    case 'webhook':
      return { url, secrets };
    case 'discord':
    case 'teams':
      return { url };
  }
}
