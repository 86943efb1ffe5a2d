import type { ChannelWrapper } from 'amqp-connection-manager';
import type { ConfirmChannel } from 'amqplib';
import { guardChannel, surviveFailedSetups } from './guarded-channel';

it('a setup during which the connection is lost is reported, and its promise is not rejected', async () => {
  const lost = new Error('Channel closed');
  const channel: Pick<ChannelWrapper, 'addSetup'> = {
    addSetup: (setup) => Promise.resolve().then(() => (setup as (given: unknown) => Promise<void>)(undefined)),
  };
  const failures: Error[] = [];
  surviveFailedSetups(channel, (error) => failures.push(error));
  await channel.addSetup(() => Promise.resolve());
  await channel.addSetup(() => Promise.reject(lost));
  expect(failures).toEqual([lost]);
});

it('settling a message on a closed channel does nothing, and another error is thrown', () => {
  let error = Object.assign(new Error('Channel closed'), { name: 'IllegalOperationError' });
  const settle = () => {
    throw error;
  };
  const channel = { publish: settle, consume: settle, ack: settle, nack: settle, reject: settle };
  guardChannel(channel as unknown as ConfirmChannel, () => undefined);
  expect([channel.ack(), channel.nack(), channel.reject()]).toEqual([undefined, undefined, undefined]);
  error = new Error('not known');
  expect(() => channel.ack()).toThrow('not known');
});
