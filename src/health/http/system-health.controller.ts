import { Controller, Get } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../libs/auth/auth.guard';
import { GetSystemHealthQuery } from '../queries/get-system-health';
import { presentSystemHealth } from '../system-health-view';
import { SystemHealthDto } from './system-health.dto';

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
    return presentSystemHealth(await this.queries.execute(new GetSystemHealthQuery()));
  }
}
