import { ApiProperty } from '@nestjs/swagger';

export class ConsumerDto {
  /** @example "alert_processor.inventory" */
  queue: string;
  /** Whether the process has a channel to RabbitMQ. */
  connected: boolean;
  /** Whether the consumer receives messages. */
  consuming: boolean;
  /** The unavailable service because of which the consumer is paused. */
  paused_by: string | null;
  /** Messages that were received and are not yet acknowledged. */
  in_flight: number;
  /** Messages processed since the process started. */
  processed: number;
  /** Messages dead-lettered since the process started. */
  failed: number;
  last_message_at: string | null;
  /** Messages that wait in the queue; null while RabbitMQ is unavailable. */
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
  /** Events that are not delivered yet. */
  waiting: number;
  oldest_age_seconds: number;
  /** Events whose delivery failed, and events that wait behind these. Their delivery is tried again. */
  failing: number;
}

export class OutboxBacklogsDto extends OutboxBacklogDto {
  /** Events that are not published to RabbitMQ yet. */
  rabbitmq: OutboxBacklogDto;
  /** Events that are not delivered to Campana's own listeners yet. */
  listeners: OutboxBacklogDto;
}

export class QueueStatsDto {
  @ApiProperty({
    description: 'Messages that wait, by queue; null if the number is unknown.',
    type: Object,
    additionalProperties: { type: 'integer', nullable: true },
    example: { 'alert_processor.inventory': 0 },
  })
  rabbitmq: Record<string, number | null>;

  @ApiProperty({
    description: 'Jobs by queue; null while Redis is unavailable.',
    type: Object,
    additionalProperties: { type: 'object', nullable: true, additionalProperties: { type: 'integer' } },
    example: { housekeeping: { waiting: 0, active: 0, delayed: 1, failed: 0 } },
  })
  bull: Record<string, JobCountsDto | null>;

  /** The totals of both destinations (an event that waits for both counts twice), and each destination separately. */
  outbox: OutboxBacklogsDto;
}
