import type { ConsumeMessage } from 'amqplib';
import { ORIGIN_HEADER, originOf } from './origin';

const published = (properties: object): ConsumeMessage =>
  ({ fields: { exchange: 'orders' }, properties }) as unknown as ConsumeMessage;

it.each<[string, object, string]>([
  ['the exchange', {}, 'orders'],
  ['the exchange and the user whom RabbitMQ has checked', { userId: 'billing' }, 'orders:billing'],
  ['what Campana itself says', { headers: { [ORIGIN_HEADER]: 'http:me' }, userId: 'billing' }, 'http:me'],
  ['not what cannot be stored', { headers: { [ORIGIN_HEADER]: 'a\u0000' } }, 'orders'],
  ['not what is too long', { headers: { [ORIGIN_HEADER]: 'a'.repeat(401) } }, 'orders'],
  ['not a number', { headers: { [ORIGIN_HEADER]: 7 } }, 'orders'],
])('the origin of a message is %s', (_, properties, expected) =>
  expect(originOf(published(properties))).toBe(expected),
);
