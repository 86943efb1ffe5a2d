import { Controller, HttpCode, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../libs/auth/member';
import { EvaluateDueRulesCommand } from '../commands/evaluate-due-rules';
import { EvaluationDto } from './evaluation.dto';

@ApiTags('rules')
@Controller('alerts/evaluate')
export class EvaluationController {
  constructor(private readonly commands: CommandBus) {}

  /**
   * Runs the tenant’s time-dependent rules now: all schedules, even if they are not due, and absence rules that are
   * overdue.
   */
  @Post()
  @HttpCode(200)
  @RequirePermission('alerts.manage')
  async evaluate(@CurrentMember() me: Member): Promise<EvaluationDto> {
    const { evaluated, occurrences, alertIds } = await this.commands.execute(new EvaluateDueRulesCommand(me.tenantId));
    return { evaluated, occurrences, alert_ids: [...alertIds] };
  }
}
