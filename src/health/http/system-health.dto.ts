import { ApiProperty } from '@nestjs/swagger';
import { consumersStatuses, outboxStatuses } from '../domain/system-health';
import { ServicesHealthDto } from './health.dto';

export class ConsumersHealthDto {
  @ApiProperty({
    description:
      '`paused`: a service is away; `down`: a queue is not consumed; `elsewhere`: other processes take the events.',
    enum: consumersStatuses,
    example: 'up',
  })
  status: (typeof consumersStatuses)[number];
  /** Queues that this process should take events from. */
  total: number;
  /** Queues that it takes events from now. */
  consuming: number;
}

export class OutboxHealthDto {
  @ApiProperty({
    description:
      '`late`: the oldest event has waited for more than a minute; `failing`: an event could not be told and is tried again; `unknown`: PostgreSQL does not answer.',
    enum: outboxStatuses,
    example: 'up',
  })
  status: (typeof outboxStatuses)[number];
  /** Events that are still to be told; null while that is unknown. */
  waiting: number | null;
  /** How long the oldest of them has waited, in seconds; null while that is unknown. */
  oldest_age_seconds: number | null;
  /** Events of which a listener failed; null while that is unknown. */
  failing: number | null;
}

export class SystemHealthDto {
  @ApiProperty({
    description: '`degraded`: one of the parts is not as it should be.',
    enum: ['ok', 'degraded'],
    example: 'ok',
  })
  status: 'ok' | 'degraded';
  services: ServicesHealthDto;
  consumers: ConsumersHealthDto;
  outbox: OutboxHealthDto;
}
