import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../../libs/auth/member';
import { ApplyPolicyCommand } from '../commands/apply-policy';
import { AppliedPolicyDto, EscalatedAlertIdDto } from './escalation.dto';

@ApiTags('escalation')
@Controller('alerts/escalation-policies')
export class AppliedPoliciesController {
  constructor(private readonly commands: CommandBus) {}

  /** Gives the escalations that run by a policy its current version. Levels that were taken stay. */
  @Post(':id/apply')
  @HttpCode(200)
  @RequirePermission('alerts.manage')
  async apply(@Param() { id }: EscalatedAlertIdDto, @CurrentMember() me: Member): Promise<AppliedPolicyDto> {
    return { applied: await this.commands.execute(new ApplyPolicyCommand(me.tenantId, id, me)) };
  }
}
