import { Controller, Get, Param } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../../../libs/auth/member';
import { viewerOf } from '../../../../alerts';
import { GetSlaQuery } from '../queries/get-sla';
import { AlertSlaDto, SlaAlertIdDto } from './sla.dto';
import { presentAlertSla } from './sla.presenter';

@ApiTags('sla')
@Controller('alerts/:id')
export class AlertSlaController {
  constructor(private readonly queries: QueryBus) {}

  /** Shows the deadlines of an alert. An alert that nobody was notified of yet has none. */
  @Get('sla')
  @RequirePermission('alerts.read')
  async get(@Param() { id }: SlaAlertIdDto, @CurrentMember() me: Member): Promise<AlertSlaDto> {
    return presentAlertSla(await this.queries.execute(new GetSlaQuery(me.tenantId, id, viewerOf(me))));
  }
}
