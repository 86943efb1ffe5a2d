import type { ConsumeMessage } from 'amqplib';
import { MessageIds } from './message-ids';

const delivered = (content: string, redelivered = false, messageId?: string): ConsumeMessage =>
  ({
    content: Buffer.from(content),
    fields: { exchange: 'inventory', routingKey: 'stockout', redelivered },
    properties: { messageId },
  }) as unknown as ConsumeMessage;

let ids: MessageIds;
beforeEach(() => (ids = new MessageIds()));

it('the id of the sender is kept', () => expect(ids.of(delivered('a', false, 'mine'))).toBe('mine'));

it('equal messages are different events, and each keeps its id', () => {
  const [one, other] = [delivered('a'), delivered('a')];
  expect(ids.of(one)).not.toBe(ids.of(other));
  expect(ids.of(one)).toBe(ids.of(one));
});

it('messages that are delivered again keep their ids, each its own', () => {
  const first = ['a', 'a', 'b'].map((content) => ids.of(delivered(content)));
  ids.lose();
  expect(['a', 'a', 'b'].map((content) => ids.of(delivered(content, true)))).toEqual(first);
  expect(first).not.toContain(ids.of(delivered('a', true)));
});

it('a message that is delivered again does not take the id of one that is being processed, or was acknowledged', () => {
  const running = ids.of(delivered('a'));
  expect(ids.of(delivered('a', true))).not.toBe(running);
  const acknowledged = delivered('b');
  const id = ids.of(acknowledged);
  ids.forget([acknowledged]);
  ids.lose();
  expect(ids.of(delivered('b', true))).not.toBe(id);
});
