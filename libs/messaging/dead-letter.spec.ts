import type { ConsumeMessage } from 'amqplib';
import { deadLetterMessage } from './dead-letter';

const letterOf = (properties: object, routingKey = 'inventory.stockout') =>
  deadLetterMessage('dead', {
    message: {
      content: Buffer.from('{'),
      fields: { exchange: 'inventory', routingKey },
      properties,
    } as unknown as ConsumeMessage,
    reason: 'invalid',
    error: 'is not JSON',
  });

it('keeps what AMQP can carry', () => {
  const { options, routingKey } = letterOf({ messageId: 'm', contentType: 'text/x', headers: { 'x-sender': 'me' } });
  expect(options).toMatchObject({ messageId: 'm', contentType: 'text/x' });
  expect(options.headers).toMatchObject({ 'x-reason': 'invalid', 'x-original-routing-key': 'inventory.stockout' });
  expect(options.headers).not.toHaveProperty('x-sender');
  expect(routingKey).toBe('');
});

it('leaves out texts that grew beyond what AMQP has for them when they were read', () => {
  // 100 bytes that are no UTF-8 become 300
  const grown = Buffer.alloc(100, 0xff).toString();
  const { options, routingKey } = letterOf({ messageId: grown, contentType: grown }, grown);
  expect([options.messageId, options.contentType, routingKey]).toEqual([undefined, undefined, '']);
});

it('is the same letter for the same message with an id; an empty id is none', () => {
  const idOf = (properties: object): unknown => letterOf(properties).options.headers?.['x-dead-id'];
  expect(idOf({ messageId: 'm' })).toBe(idOf({ messageId: 'm' }));
  for (const properties of [{}, { messageId: '' }]) expect(idOf(properties)).not.toBe(idOf(properties));
});
