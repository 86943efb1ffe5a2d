import { Injectable } from '@nestjs/common';
import { JobQueues } from '../../libs/jobs/job-queues';
import { ScrapedMetrics } from '../../libs/telemetry/scraped-metrics';
import { QueueDepths } from './queue-depths';

const jobStates = ['waiting', 'active', 'delayed', 'failed'] as const;

/** Provides the depths of the RabbitMQ queues and the job counts of Bull to Prometheus. */
@Injectable()
export class QueueMetrics {
  constructor(metrics: ScrapedMetrics, depths: QueueDepths, jobQueues: JobQueues) {
    const messages = metrics.gauge({
      name: 'rabbitmq_queue_messages',
      help: 'Messages that wait in a queue of RabbitMQ',
      labelNames: ['queue'],
    });
    metrics.readBefore([messages], async () => {
      const read = await depths.read();
      messages.reset();
      for (const [queue, depth] of read) if (depth !== undefined) messages.set({ queue }, depth);
    });
    const jobs = metrics.gauge({
      name: 'bull_queue_jobs',
      help: 'Jobs of a Bull queue, by state',
      labelNames: ['queue', 'state'],
    });
    metrics.readBefore([jobs], async () => {
      const read = await jobQueues.counts();
      jobs.reset();
      for (const [queue, counts] of read)
        if (counts) for (const state of jobStates) jobs.set({ queue, state }, counts[state]);
    });
  }
}
