import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../../libs/auth/member';
import { Clock } from '../../../../libs/kernel/clock';
import { uuidv7 } from '../../../../libs/kernel/uuid';
import { type AlertRuleEntity, ruleOf } from '../../catalogue/alert-rule.entity';
import { GetRuleQuery } from '../../catalogue/queries/get-rule';
import { BackTestRuleQuery } from '../queries/back-test-rule';
import { DescribeEventsQuery } from '../queries/describe-events';
import { DryRunRuleQuery } from '../queries/dry-run-rule';
import { DescribedEventsDto, DescribeEventsDto, RuleTestDto, TestRuleDto, TestUnsavedRuleDto } from './dry-run.dto';
import { presentBackTest, presentTest, testInputOf } from './dry-run.presenter';
import { RuleIdDto } from '../../catalogue/http/rule.dto';
import { definitionFrom } from '../../catalogue/http/rule.presenter';

@ApiTags('rules')
@Controller('alerts/rules')
export class RuleTestsController {
  constructor(
    private readonly queries: QueryBus,
    private readonly clock: Clock,
  ) {}

  /** Lists the types of the events that came lately and, for a type or a pattern of types, the fields that conditions can use. */
  @Get('events')
  @RequirePermission('alerts.manage')
  async describe(
    @Query() { source_event_type: topic }: DescribeEventsDto,
    @CurrentMember() me: Member,
  ): Promise<DescribedEventsDto> {
    const { types, fields } = await this.queries.execute(new DescribeEventsQuery(me.tenantId, topic));
    return { event_types: [...types], fields: fields.map(({ path, example }) => ({ path, example })) };
  }

  /** Tests an unsaved rule on one event, on the latest events, or on the last days. Nothing is saved. */
  @Post('test')
  @HttpCode(200)
  @RequirePermission('alerts.manage')
  testUnsaved(@Body() { rule, ...body }: TestUnsavedRuleDto, @CurrentMember() me: Member): Promise<RuleTestDto> {
    const at = this.clock.now();
    const unsaved = ruleOf(definitionFrom(rule), at, { id: uuidv7(), tenantId: me.tenantId });
    return this.runTest(unsaved, body, at);
  }

  /** Tests a rule on one event, on the latest events, or on the last days, and explains the results. Nothing is saved. */
  @Post(':id/test')
  @HttpCode(200)
  @RequirePermission('alerts.manage')
  async test(@Param() { id }: RuleIdDto, @Body() body: TestRuleDto, @CurrentMember() me: Member): Promise<RuleTestDto> {
    const { rule } = await this.queries.execute(new GetRuleQuery(me.tenantId, id));
    return this.runTest(rule, body, this.clock.now());
  }

  private async runTest(rule: AlertRuleEntity, body: TestRuleDto, at: Date): Promise<RuleTestDto> {
    const input = testInputOf(rule, body, rule.tenantId, at);
    if ('days' in input)
      return presentBackTest(await this.queries.execute(new BackTestRuleQuery(rule, input.days, at)));
    return presentTest(await this.queries.execute(new DryRunRuleQuery(rule, input, at)));
  }
}
