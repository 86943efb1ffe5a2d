import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../../libs/auth/member';
import { Clock } from '../../../../libs/kernel/clock';
import { DomainError, InvalidInput } from '../../../../libs/kernel/domain-error';
import { GetAlertQuery, viewerOf } from '../../../alerts';
import type { PlannedAlert } from '../decision/planning-facts';
import { plannedAlertOf } from '../planning-input';
import { ExplainNotificationsQuery } from '../queries/explain-notifications';
import { ExplainedAlertIdDto, ExplainNotificationsDto, ExplanationDto } from './explanation.dto';
import { explainedAlert, presentExplanation } from './explanation.presenter';

/** What a body names and does not exist is a fault of that field. */
const missingAlert = (error: unknown): never => {
  if (!(error instanceof DomainError) || error.problem !== 'not-found') throw error;
  throw new InvalidInput([{ pointer: '/alert_id', detail: error.message }]);
};

@ApiTags('notifications')
@Controller('alerts')
export class ExplanationController {
  constructor(
    private readonly queries: QueryBus,
    private readonly clock: Clock,
  ) {}

  /** Shows who would be told of an alert now, over which channels, and what decides it. Nothing is sent. */
  @Get(':id/recipients')
  @RequirePermission('alerts.read')
  async recipients(@Param() { id }: ExplainedAlertIdDto, @CurrentMember() me: Member): Promise<ExplanationDto> {
    return this.explain(me, await this.alertOf(me, id), this.clock.now());
  }

  /** Shows who would be told of an alert, or of one like a sample, at any time. Nothing is sent. */
  @Post('notifications/explain')
  @HttpCode(200)
  @RequirePermission('alerts.read')
  async explainSample(@Body() body: ExplainNotificationsDto, @CurrentMember() me: Member): Promise<ExplanationDto> {
    const wanted = explainedAlert(body);
    const alert = typeof wanted === 'string' ? await this.alertOf(me, wanted).catch(missingAlert) : wanted;
    return this.explain(me, alert, typeof body.at === 'string' ? new Date(body.at) : this.clock.now());
  }

  private async alertOf(me: Member, id: string): Promise<PlannedAlert> {
    return plannedAlertOf(await this.queries.execute(new GetAlertQuery(me.tenantId, id, viewerOf(me))));
  }

  private async explain(me: Member, alert: PlannedAlert, at: Date): Promise<ExplanationDto> {
    return presentExplanation(await this.queries.execute(new ExplainNotificationsQuery(me.tenantId, alert, at)));
  }
}
