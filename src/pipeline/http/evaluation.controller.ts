import { Controller, HttpCode, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../libs/auth/member';
import { EvaluateDueRulesCommand } from '../commands/evaluate-due-rules';
import { EvaluateMetricRulesCommand } from '../commands/evaluate-metric-rules';
import { EvaluationDto } from './evaluation.dto';

@ApiTags('rules')
@Controller('alerts/evaluate')
export class EvaluationController {
  constructor(private readonly commands: CommandBus) {}

  /**
   * Runs the tenant’s time-dependent rules now: all schedules and metric rules, even if they are not due, and absence rules
   * that are overdue.
   */
  @Post()
  @HttpCode(200)
  @RequirePermission('alerts.manage')
  async evaluate(@CurrentMember() me: Member): Promise<EvaluationDto> {
    const due = await this.commands.execute(new EvaluateDueRulesCommand(me.tenantId));
    const metrics = await this.commands.execute(new EvaluateMetricRulesCommand(me.tenantId));
    return {
      evaluated: due.evaluated + metrics.evaluated,
      occurrences: due.occurrences + metrics.occurrences,
      alert_ids: [...due.alertIds, ...metrics.alertIds],
      failed: metrics.failed.map(({ ruleId: rule_id, ruleName: rule_name, error }) => ({ rule_id, rule_name, error })),
    };
  }
}
