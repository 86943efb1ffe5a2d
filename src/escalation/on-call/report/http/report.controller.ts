import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../../../libs/auth/member';
import { Clock } from '../../../../../libs/kernel/clock';
import { GetOnCallReportQuery } from '../queries/get-on-call-report';
import { OnCallReportDto, OnCallReportQueryDto } from './report.dto';
import { presentReport, reportSpan } from './report.presenter';

@ApiTags('on call')
@Controller('alerts/on-call')
export class OnCallReportController {
  constructor(
    private readonly queries: QueryBus,
    private readonly clock: Clock,
  ) {}

  /** Shows how much each member was on call, at night and on weekends, and how often they were told of alerts. */
  @Get('report')
  @RequirePermission('alerts.read')
  async report(@Query() query: OnCallReportQueryDto, @CurrentMember() me: Member): Promise<OnCallReportDto> {
    const span = reportSpan(query, this.clock.now());
    const { from, until } = span;
    const loads = await this.queries.execute(new GetOnCallReportQuery(me.tenantId, from, until, query.schedule_id));
    return presentReport(loads, span);
  }
}
