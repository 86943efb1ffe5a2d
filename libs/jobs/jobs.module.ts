import { BullModule } from '@nestjs/bull';
import { Global, Module } from '@nestjs/common';
import { Config } from '../config/config';

/** Every Bull queue; each is registered here, once. Bull is the alarm clock: the database is the truth. */
export const queues = ['housekeeping', 'evaluation', 'quiet', 'snooze', 'bulk', 'metrics', 'retention'] as const;
export type QueueName = (typeof queues)[number];

const connection = BullModule.forRootAsync({
  inject: [Config],
  useFactory: ({ redis }: Config) => ({
    url: redis.url,
    prefix: '{campana}',
    defaultJobOptions: {
      attempts: 5,
      backoff: { type: 'exponential', delay: 1_000 },
      removeOnComplete: true,
      removeOnFail: 100,
    },
  }),
});

const registered = BullModule.registerQueue(...queues.map((name) => ({ name })));

@Global()
@Module({ imports: [connection, registered], exports: [registered] })
export class JobsModule {}
