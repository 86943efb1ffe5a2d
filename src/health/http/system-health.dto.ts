import { ApiProperty } from '@nestjs/swagger';
import { consumersStatuses, outboxStatuses } from '../domain/system-health';
import { ServicesHealthDto } from './health.dto';

export class ConsumersHealthDto {
  @ApiProperty({
    description:
      '`paused`: a service is unavailable; `down`: a queue is not consumed; `elsewhere`: other processes consume the events.',
    enum: consumersStatuses,
    example: 'up',
  })
  status: (typeof consumersStatuses)[number];
  /** Number of queues that this process should consume. */
  total: number;
  /** Number of queues that it consumes now. */
  consuming: number;
}

export class OutboxHealthDto {
  @ApiProperty({
    description:
      '`late`: the oldest event has waited for more than a minute; `failing`: an event could not be delivered and is retried; `unknown`: PostgreSQL does not answer.',
    enum: outboxStatuses,
    example: 'up',
  })
  status: (typeof outboxStatuses)[number];
  /** Number of events that are still to be delivered; null while that is unknown. */
  waiting: number | null;
  /** How long the oldest of them has waited, in seconds; null while that is unknown. */
  oldest_age_seconds: number | null;
  /** Number of events that could not be delivered, and of those that wait behind them; null while that is unknown. */
  failing: number | null;
}

export class SystemHealthDto {
  @ApiProperty({
    description: '`degraded`: at least one part does not work as it should.',
    enum: ['ok', 'degraded'],
    example: 'ok',
  })
  status: 'ok' | 'degraded';
  services: ServicesHealthDto;
  consumers: ConsumersHealthDto;
  outbox: OutboxHealthDto;
}
