import { Controller, Get } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../libs/auth/auth.guard';
import { GetSystemHealthQuery, type SystemHealth } from '../queries/get-system-health';
import { SystemHealthDto } from './system-health.dto';

const present = ({ isOk, services, consumers, outbox: { status, backlog } }: SystemHealth): SystemHealthDto => ({
  status: isOk ? 'ok' : 'degraded',
  services,
  consumers: { ...consumers },
  outbox: {
    status,
    waiting: backlog?.waiting ?? null,
    oldest_age_seconds: backlog?.oldestAgeSeconds ?? null,
    failing: backlog?.failing ?? null,
  },
});

@ApiTags('operation')
@Controller('alerts')
export class SystemHealthController {
  constructor(private readonly queries: QueryBus) {}

  /**
   * Reports the health of each part of Campana.
   *
   * The answer covers the services that Campana needs, the consumers of events in the process that answers, and the
   * events that are still to be delivered. The status is 200 even when a part fails; the body says what is wrong.
   */
  @Get('health')
  @RequirePermission('alerts.read')
  async health(): Promise<SystemHealthDto> {
    return present(await this.queries.execute(new GetSystemHealthQuery()));
  }
}
