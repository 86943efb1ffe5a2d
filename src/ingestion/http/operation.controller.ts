import { Controller, Get } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../libs/auth/auth.guard';
import { type OutboxBacklog, totalBacklog } from '../../../libs/outbox/outbox';
import { GetConsumerStatusQuery, type QueueStatus } from '../queries/get-consumer-status';
import { GetQueueStatsQuery, type QueueStats } from '../queries/get-queue-stats';
import { ConsumerDto, ConsumersDto, OutboxBacklogDto, OutboxBacklogsDto, QueueStatsDto } from './operation.dto';

const presentConsumer = (status: QueueStatus): ConsumerDto => ({
  queue: status.queue,
  connected: status.isConnected,
  consuming: status.isConsuming,
  paused_by: status.pausedBy,
  in_flight: status.inFlight,
  processed: status.processed,
  failed: status.failed,
  last_message_at: status.lastMessageAt?.toISOString() ?? null,
  lag: status.lag,
});

const presentBacklog = ({ waiting, oldestAgeSeconds, failing }: OutboxBacklog): OutboxBacklogDto => ({
  waiting,
  oldest_age_seconds: oldestAgeSeconds,
  failing,
});

const presentOutbox = (backlogs: QueueStats['outbox']): OutboxBacklogsDto => ({
  ...presentBacklog(totalBacklog(backlogs)),
  rabbitmq: presentBacklog(backlogs.rabbitmq),
  listeners: presentBacklog(backlogs.listeners),
});

const presentStats = ({ rabbitmq, bull, outbox }: QueueStats): QueueStatsDto => ({
  rabbitmq: Object.fromEntries([...rabbitmq].map(([queue, depth]) => [queue, depth ?? null])),
  bull: Object.fromEntries(
    [...bull].map(([queue, jobs]) => {
      const { waiting = 0, active = 0, delayed = 0, failed = 0 } = jobs ?? {};
      return [queue, jobs ? { waiting, active, delayed, failed } : null];
    }),
  ),
  outbox: presentOutbox(outbox),
});

@ApiTags('operation')
@Controller('alerts')
export class OperationController {
  constructor(private readonly queries: QueryBus) {}

  /** Shows the state of the event consumers of the process that answers. */
  @Get('consumer/status')
  @RequirePermission('alerts.manage')
  async consumers(): Promise<ConsumersDto> {
    return { consumers: (await this.queries.execute(new GetConsumerStatusQuery())).map(presentConsumer) };
  }

  /** Shows how many messages, jobs and events wait in the queues and in the outbox. */
  @Get('queue/stats')
  @RequirePermission('alerts.manage')
  async queues(): Promise<QueueStatsDto> {
    return presentStats(await this.queries.execute(new GetQueueStatsQuery()));
  }
}
