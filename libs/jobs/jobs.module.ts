import { BullModule, getQueueToken } from '@nestjs/bull';
import { Global, Module, OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Queue } from 'bull';
import { Config } from '../config/config';
import { ShutdownReport } from '../shutdown/shutdown-report';

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
export class JobsModule implements OnModuleInit {
  constructor(
    private readonly modules: ModuleRef,
    private readonly report: ShutdownReport,
  ) {}

  onModuleInit(): void {
    const open = new Set<string>(queues);
    for (const name of queues)
      this.modules.get<Queue>(getQueueToken(name), { strict: false }).once('close', () => open.delete(name));
    this.report.add(
      () => open.size > 0 && `Bull queues ${[...open].join(', ')}: not closed, a job at work is done again`,
    );
  }
}
