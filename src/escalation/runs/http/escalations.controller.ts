import { Body, Controller, Get, HttpCode, Param, Post, Req } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { RequirePermission } from '../../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../../libs/auth/member';
import { IfMatch, Versioned } from '../../../../libs/http/if-match';
import { Idempotent } from '../../../../libs/idempotency/idempotent';
import { actorOf, viewerOf } from '../../../alerts';
import { EscalateAlertCommand } from '../commands/escalate-alert';
import { GetEscalationQuery } from '../queries/get-escalation';
import { EscalateDto, EscalatedAlertIdDto, EscalationDto } from './escalation.dto';
import { presentEscalation } from './escalation.presenter';

@ApiTags('escalation')
@Controller('alerts/:id')
export class EscalationsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  /** Tells the people of the next level of the escalation of an alert now, without waiting for its time. */
  @Post('escalate')
  @HttpCode(200)
  @RequirePermission('alerts.write')
  @Versioned()
  @Idempotent()
  async escalate(
    @Param() { id }: EscalatedAlertIdDto,
    @Body() { notes, policy_id, expected_level }: EscalateDto,
    @CurrentMember() me: Member,
    @IfMatch() version: number | undefined,
    @Req() request: FastifyRequest,
  ): Promise<EscalationDto> {
    const wish = {
      notes: notes ?? null,
      policyId: policy_id ?? null,
      expectedLevel: expected_level ?? null,
      version,
    };
    const by = { actor: actorOf(me, request.id), viewer: viewerOf(me) };
    await this.commands.execute(new EscalateAlertCommand(me.tenantId, id, wish, by));
    return this.show(id, me);
  }

  /** Shows the latest escalation of an alert: which levels were taken, whom they told, and what is next. */
  @Get('escalation')
  @RequirePermission('alerts.read')
  get(@Param() { id }: EscalatedAlertIdDto, @CurrentMember() me: Member): Promise<EscalationDto> {
    return this.show(id, me);
  }

  private async show(id: string, me: Member): Promise<EscalationDto> {
    return presentEscalation(await this.queries.execute(new GetEscalationQuery(me.tenantId, id, viewerOf(me))));
  }
}
