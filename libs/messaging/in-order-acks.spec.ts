import type { ConsumeMessage } from 'amqplib';
import { InOrderAcks } from './in-order-acks';

const message = (n: number) => n as unknown as ConsumeMessage;

it('acknowledges up to the last batch before which everything is done, once', () => {
  const acks: unknown[] = [];
  const inOrder = new InOrderAcks({ ack: (last, allUpTo) => void acks.push([last, allUpTo]) });
  const [first, second, third] = [[1, 2], [3], [4, 5]].map((batch) => inOrder.taken(batch.map(message)));
  second?.();
  expect(acks).toEqual([]);
  first?.();
  expect(acks).toEqual([[3, true]]);
  third?.();
  expect(acks).toEqual([
    [3, true],
    [5, true],
  ]);
});
