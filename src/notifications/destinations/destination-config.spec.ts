import { InvalidInput } from '../../../libs/kernel/domain-error';
import { destinationAddress, type DestinationChannel, splitConfig } from './destination-config';

const URL = 'https://hooks.example/T0/canary';
const checkUrl = (text: string) => (text.startsWith('https:') ? undefined : 'is no URL');
const split = (channel: DestinationChannel, config: Record<string, unknown>) => splitConfig(channel, config, checkUrl);
const faultsOf = (channel: DestinationChannel, config: Record<string, unknown>): readonly string[] => {
  try {
    split(channel, config);
    return [];
  } catch (error) {
    return (error as InvalidInput).faults.map(({ pointer, detail }) => `${pointer} ${detail}`);
  }
};

it.each<[DestinationChannel, Record<string, string>, string[], object]>([
  ['webhook', { url: URL }, ['url'], { url: URL, secrets: ['s'] }],
  ['discord', { url: URL }, [], { url: URL }],
  ['teams', { url: URL }, [], { url: URL }],
  ['slack', { url: URL }, [], { url: URL }],
  [
    'slack',
    { bot_token: 'xoxb-12345678-canary', channel: 'C024BE91L' },
    ['channel'],
    { channel: 'C024BE91L', botToken: 'xoxb-12345678-canary' },
  ],
  ['telegram', { chat_id: '-1001234567890' }, ['chat_id'], { chatId: '-1001234567890' }],
])('%s with %j shows %j', (channel, config, shown, address) => {
  const parts = split(channel, config);
  expect(Object.keys(parts.shown)).toEqual(shown);
  expect({ ...parts.shown, ...parts.secret }).toEqual(config);
  expect(destinationAddress(channel, config, ['s'])).toEqual(address);
});

it.each<[DestinationChannel, Record<string, unknown>, string]>([
  ['webhook', {}, '/config must have url (given an empty object)'],
  ['webhook', { url: 5 }, '/config/url must be text (given number)'],
  ['webhook', { url: 'ftp://canary' }, '/config/url is no URL'],
  ['webhook', { url: URL, 'a/b': 'canary' }, '/config/a~1b is not allowed; allowed: url'],
  ['webhook', { constructor: 'canary' }, '/config/constructor is not allowed; allowed: url'],
  ['slack', { token: 'canary' }, '/config/token is not allowed; allowed: url, or bot_token and channel'],
  ['slack', { bot_token: 'xoxb-12345678' }, '/config/channel must be text (given nothing)'],
  [
    'slack',
    { bot_token: 'canary', channel: 'C1' },
    '/config/bot_token must be the token of a Slack bot, such as xoxb-…',
  ],
  [
    'slack',
    { bot_token: 'xoxb-12345678', channel: 'a b' },
    '/config/channel must be the id or name of a Slack channel, such as C024BE91L',
  ],
  ['telegram', { chat_id: '0' }, '/config/chat_id must be the id of a Telegram chat, such as -1001234567890'],
])('%s refuses %j without quoting a value', (channel, config, fault) => {
  const faults = faultsOf(channel, config);
  expect(faults).toContain(fault);
  expect(faults.join()).not.toContain('canary');
});
