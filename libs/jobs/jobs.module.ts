import { BullModule, getQueueToken } from '@nestjs/bull';
import { DynamicModule, Global, Module } from '@nestjs/common';
import type { Queue } from 'bull';
import { Config } from '../config/config';
import { ShutdownReport } from '../shutdown/shutdown-report';
import { JobConnections } from './job-connections';
import { JobQueue } from './job-queue';
import { JobQueues } from './job-queues';
import type { QueueSpec } from './queue-spec';

@Module({ providers: [JobConnections], exports: [JobConnections] })
class JobConnectionsModule {}

const settings = BullModule.forRootAsync({
  imports: [JobConnectionsModule],
  inject: [JobConnections],
  useFactory: ({ open }: JobConnections) => ({
    createClient: open,
    prefix: '{campana}',
    defaultJobOptions: {
      attempts: 5,
      backoff: { type: 'exponential', delay: 1_000 },
      removeOnComplete: true,
      removeOnFail: 100,
    },
  }),
});

/** Provides Bull's queues. Jobs only trigger work; the database holds its state. */
@Global()
@Module({})
export class JobsModule {
  /** @param queues all queues of the application; the start fails when a job has no handler */
  static forRoot(queues: readonly QueueSpec[]): DynamicModule {
    const registered = BullModule.registerQueue(...queues.map(({ name }) => ({ name })));
    const jobQueues = {
      provide: JobQueues,
      inject: [Config, JobConnections, ShutdownReport, ...queues.map(({ name }) => getQueueToken(name))],
      useFactory: (config: Config, connections: JobConnections, report: ShutdownReport, ...found: Queue[]) =>
        new JobQueues(
          config,
          connections,
          queues.flatMap((spec, i) => (found[i] ? [new JobQueue(spec, found[i])] : [])),
          report,
        ),
    };
    return {
      module: JobsModule,
      imports: [JobConnectionsModule, settings, registered],
      providers: [jobQueues],
      exports: [registered, jobQueues],
    };
  }
}
