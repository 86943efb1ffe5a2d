import { ApiProperty } from '@nestjs/swagger';

export class LivenessDto {
  /** @example "ok" */
  status: string;
}

export class ServiceHealthDto {
  @ApiProperty({ enum: ['up', 'down'], example: 'up' })
  status: 'up' | 'down';
  /** Time until the service answered, in milliseconds. */
  latency_ms: number;
  /** The reason why it is down. */
  error?: string;
}

export class ServicesHealthDto {
  postgresql: ServiceHealthDto;
  redis: ServiceHealthDto;
  rabbitmq: ServiceHealthDto;
}

export class ReadyServicesDto extends ServicesHealthDto {
  /** The delivery of events by this process; down: no progress for a minute. */
  outbox: ServiceHealthDto;
}

export class ReadinessDto {
  @ApiProperty({ enum: ['ok', 'unavailable'], example: 'ok' })
  status: 'ok' | 'unavailable';
  services: ReadyServicesDto;
}
