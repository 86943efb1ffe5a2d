import type { ConsumeMessage } from 'amqplib';
import { MessageIds } from './message-ids';

const delivered = (content: string, fields: object = {}, messageId?: string): ConsumeMessage =>
  ({
    content: Buffer.from(content),
    fields: { exchange: 'inventory', routingKey: 'stockout', redelivered: false, consumerTag: 'one', ...fields },
    properties: { messageId },
  }) as unknown as ConsumeMessage;

const again = { redelivered: true, consumerTag: 'two' };
let ids: MessageIds;
beforeEach(() => (ids = new MessageIds()));

it('the id of the sender is kept', () => expect(ids.of(delivered('a', {}, 'mine'))).toBe('mine'));

it('equal messages are different events, and each keeps its id', () => {
  const [one, other] = [delivered('a'), delivered('a')];
  expect(ids.of(one)).not.toBe(ids.of(other));
  expect(ids.of(one)).toBe(ids.of(one));
});

it('messages that are delivered again keep their ids, each its own', () => {
  const first = [delivered('a'), delivered('a'), delivered('b')].map((message) => ids.of(message));
  const second = [delivered('a', again), delivered('a', again), delivered('b', again)].map((message) =>
    ids.of(message),
  );
  expect(second).toEqual(first);
  expect(first).not.toContain(ids.of(delivered('a', again)));
});

it('a message that is delivered again does not take the id of one that is still being processed, or is settled', () => {
  const running = ids.of(delivered('a'));
  expect(ids.of(delivered('a', { redelivered: true }))).not.toBe(running);
  const settled = delivered('b');
  const settledId = ids.of(settled);
  ids.forget([settled]);
  expect(ids.of(delivered('b', again))).not.toBe(settledId);
});
