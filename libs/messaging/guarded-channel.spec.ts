import type { ChannelWrapper } from 'amqp-connection-manager';
import { surviveFailedSetups } from './guarded-channel';

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
