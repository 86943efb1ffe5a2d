import { setTimeout as after } from 'node:timers/promises';
import { QueueSubscription } from './queue-subscription';

/** A channel that answers later, as RabbitMQ does, and counts its consumers. */
class FakeChannel {
  readonly consumers = new Set<string>();
  private started = 0;

  consume = async (): Promise<{ consumerTag: string }> => {
    const consumerTag = `consumer-${++this.started}`;
    this.consumers.add(consumerTag);
    await after(1);
    return { consumerTag };
  };

  cancel = async (consumerTag: string): Promise<{ consumerTag: string }> => {
    await after(1);
    this.consumers.delete(consumerTag);
    return { consumerTag };
  };
}

let channel: FakeChannel;
let subscription: QueueSubscription;
beforeEach(() => {
  channel = new FakeChannel();
  subscription = new QueueSubscription(channel, 'a-queue', () => undefined);
});

it('has one consumer, however many start it at the same time', async () => {
  await Promise.all([subscription.start(), subscription.start(), subscription.start()]);
  expect([channel.consumers.size, subscription.isActive]).toEqual([1, true]);
});

it('has none when it is stopped while it starts', async () => {
  const starting = subscription.start();
  await subscription.stop();
  await starting;
  expect([channel.consumers.size, subscription.isActive]).toEqual([0, false]);
});

it.each(['start', 'stop'] as const)('after calls at random, it does what was asked for last: %s', async (last) => {
  for (let seed = 1; seed <= 50; seed++) {
    const calls = Array.from({ length: 10 }, async (_, i) => {
      await after(i % 4);
      await ((seed * (i + 7)) % 3 === 0 ? subscription.stop() : subscription.start());
    });
    await Promise.all(calls);
    await subscription[last]();
    expect(channel.consumers.size).toBe(last === 'start' ? 1 : 0);
  }
});

it('can be started again when RabbitMQ refused it', async () => {
  const { consume } = channel;
  channel.consume = () => Promise.reject(new Error('refused'));
  await expect(subscription.start()).rejects.toThrow('refused');
  channel.consume = consume;
  await subscription.start();
  expect([channel.consumers.size, subscription.isActive]).toEqual([1, true]);
});
