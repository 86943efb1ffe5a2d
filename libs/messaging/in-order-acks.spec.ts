import type { ConsumeMessage } from 'amqplib';
import { InOrderAcks } from './in-order-acks';

const message = (n: number) => n as unknown as ConsumeMessage;

it('acknowledges a batch only when all earlier batches are done, with one acknowledgement', () => {
  const acks: unknown[] = [];
  const settled: unknown[] = [];
  const inOrder = new InOrderAcks(
    { ack: (last, allUpTo) => void acks.push([last, allUpTo]) },
    (messages) => void settled.push(...messages),
  );
  const [first, second, third] = [[1, 2], [3], [4, 5]].map((batch) => inOrder.track(batch.map(message)));
  second?.();
  expect(acks).toEqual([]);
  first?.();
  expect(acks).toEqual([[3, true]]);
  expect(settled).toEqual([1, 2, 3]);
  third?.();
  expect(acks).toEqual([
    [3, true],
    [5, true],
  ]);
});
