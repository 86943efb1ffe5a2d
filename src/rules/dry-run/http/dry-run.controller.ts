import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../../libs/auth/member';
import { Clock } from '../../../../libs/kernel/clock';
import { uuidv7 } from '../../../../libs/kernel/uuid';
import { type AlertRuleEntity, ruleOf } from '../../catalogue/alert-rule.entity';
import { GetRuleQuery } from '../../catalogue/queries/get-rule';
import { BackTestRuleQuery } from '../queries/back-test-rule';
import { DryRunRuleQuery } from '../queries/dry-run-rule';
import { RuleTestDto, TestRuleDto, TestUnsavedRuleDto } from './dry-run.dto';
import { presentBackTest, presentTest, shownTo } from './dry-run.presenter';
import { RuleIdDto } from '../../catalogue/http/rule.dto';
import { definitionFrom } from '../../catalogue/http/rule.presenter';

@ApiTags('rules')
@Controller('alerts/rules')
export class RuleTestsController {
  constructor(
    private readonly queries: QueryBus,
    private readonly clock: Clock,
  ) {}

  /** Tells what a rule that is not saved would make of an event, of the latest ones, or of the last days. Nothing is written. */
  @Post('test')
  @HttpCode(200)
  @RequirePermission('alerts.manage')
  testUnsaved(@Body() { rule, ...shown }: TestUnsavedRuleDto, @CurrentMember() me: Member): Promise<RuleTestDto> {
    const at = this.clock.now();
    const unsaved = ruleOf(definitionFrom(rule), at, { id: uuidv7(), tenantId: me.tenantId });
    return this.try(unsaved, shown, at);
  }

  /** Tells what the rule would make of an event, of the latest ones, or of the last days, and why. Nothing is written. */
  @Post(':id/test')
  @HttpCode(200)
  @RequirePermission('alerts.manage')
  async test(
    @Param() { id }: RuleIdDto,
    @Body() shown: TestRuleDto,
    @CurrentMember() me: Member,
  ): Promise<RuleTestDto> {
    const { rule } = await this.queries.execute(new GetRuleQuery(me.tenantId, id));
    return this.try(rule, shown, this.clock.now());
  }

  private async try(rule: AlertRuleEntity, shown: TestRuleDto, at: Date): Promise<RuleTestDto> {
    const input = shownTo(rule, shown, rule.tenantId, at);
    if ('days' in input)
      return presentBackTest(await this.queries.execute(new BackTestRuleQuery(rule, input.days, at)));
    return presentTest(await this.queries.execute(new DryRunRuleQuery(rule, input, at)));
  }
}
