import { ApiProperty } from '@nestjs/swagger';

export class ConsumerDto {
  /** @example "alert_processor.inventory" */
  queue: string;
  /** The process has a channel to the broker. */
  connected: boolean;
  /** It takes messages. */
  consuming: boolean;
  /** Why it does not: the dependency that is away. */
  paused_by: string | null;
  /** Messages that were taken and not yet settled. */
  in_flight: number;
  /** Since the process started. */
  processed: number;
  /** Dead-lettered since the process started. */
  failed: number;
  last_message_at: string | null;
  /** Messages that wait in the queue; null while the broker is away. */
  lag: number | null;
}

export class ConsumersDto {
  consumers: ConsumerDto[];
}

export class JobCountsDto {
  waiting: number;
  active: number;
  delayed: number;
  failed: number;
}

export class OutboxBacklogDto {
  /** Events that are still to be delivered. */
  waiting: number;
  oldest_age_seconds: number;
  /** Events that failed, and those that wait behind them; they are tried again. */
  failing: number;
}

export class OutboxBacklogsDto extends OutboxBacklogDto {
  /** What is still to be published. */
  rabbitmq: OutboxBacklogDto;
  /** What is still to be handed to the listeners in Campana. */
  listeners: OutboxBacklogDto;
}

export class QueueStatsDto {
  @ApiProperty({
    description: 'Messages that wait, by queue; null where it can not be told.',
    type: Object,
    additionalProperties: { type: 'integer', nullable: true },
    example: { 'alert_processor.inventory': 0 },
  })
  rabbitmq: Record<string, number | null>;

  @ApiProperty({
    description: 'Jobs by queue; null while Redis is away.',
    type: Object,
    additionalProperties: { type: 'object', nullable: true, additionalProperties: { type: 'integer' } },
    example: { housekeeping: { waiting: 0, active: 0, delayed: 1, failed: 0 } },
  })
  bull: Record<string, JobCountsDto | null>;

  /** Both destinations together (an event that waits for both counts twice), and each by itself. */
  outbox: OutboxBacklogsDto;
}
