import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Needs } from '../../../libs/auth/auth.guard';
import { Me, type Member } from '../../../libs/auth/member';
import { decodeCursor } from '../../../libs/http/cursor';
import { PageQueryDto } from '../../../libs/http/page.dto';
import { CreateRuleCommand } from '../commands/create-rule';
import { DeleteRuleCommand } from '../commands/delete-rule';
import { ReplaceRuleCommand } from '../commands/replace-rule';
import { GetRuleQuery } from '../queries/get-rule';
import { ListRulesQuery } from '../queries/list-rules';
import { RuleDto, RuleIdDto, RulePageDto, SaveRuleDto } from './rule.dto';
import { definitionFrom, presentRule, presentRulePage } from './rule.presenter';

@ApiTags('rules')
@Controller('alerts/rules')
export class RulesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  /** Lists the tenant's rules by name. */
  @Get()
  @Needs('alerts.manage')
  async list(@Query() { limit, cursor }: PageQueryDto, @Me() me: Member): Promise<RulePageDto> {
    const after = cursor === undefined ? undefined : decodeCursor(cursor, [() => true])[0];
    return presentRulePage(await this.queries.execute(new ListRulesQuery(me.tenantId, limit, after)), limit);
  }

  /** Makes a rule; it is in force at once. */
  @Post()
  @Needs('alerts.manage')
  async create(@Body() body: SaveRuleDto, @Me() me: Member): Promise<RuleDto> {
    const rule = await this.commands.execute(new CreateRuleCommand(me.tenantId, definitionFrom(body)));
    return presentRule({ rule, failures: undefined });
  }

  /** Shows one rule. */
  @Get(':id')
  @Needs('alerts.manage')
  async get(@Param() { id }: RuleIdDto, @Me() me: Member): Promise<RuleDto> {
    return presentRule(await this.queries.execute(new GetRuleQuery(me.tenantId, id)));
  }

  /** Replaces a rule: what is left out gets its default. */
  @Put(':id')
  @Needs('alerts.manage')
  async replace(@Param() { id }: RuleIdDto, @Body() body: SaveRuleDto, @Me() me: Member): Promise<RuleDto> {
    await this.commands.execute(new ReplaceRuleCommand(me.tenantId, id, definitionFrom(body)));
    return presentRule(await this.queries.execute(new GetRuleQuery(me.tenantId, id)));
  }

  /** Removes a rule; the alerts that it raised stay. */
  @Delete(':id')
  @HttpCode(204)
  @Needs('alerts.manage')
  async remove(@Param() { id }: RuleIdDto, @Me() me: Member): Promise<void> {
    await this.commands.execute(new DeleteRuleCommand(me.tenantId, id));
  }
}
