import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../../libs/auth/member';
import { decodeCursor } from '../../../../libs/http/cursor';
import { Idempotent } from '../../../../libs/idempotency/idempotent';
import { IfMatch, Versioned } from '../../../../libs/http/if-match';
import { PageQueryDto } from '../../../../libs/http/page.dto';
import { isUuid } from '../../../../libs/kernel/uuid';
import { CreateRuleCommand } from '../commands/create-rule';
import { DeleteRuleCommand } from '../commands/delete-rule';
import { ReplaceRuleCommand } from '../commands/replace-rule';
import { RestoreRuleCommand } from '../commands/restore-rule';
import { SwitchRuleCommand } from '../commands/switch-rule';
import { GetRuleQuery } from '../queries/get-rule';
import { GetRuleStatsQuery } from '../queries/get-rule-stats';
import { GetRuleHistoryQuery } from '../queries/get-rule-history';
import { ListRulesQuery } from '../queries/list-rules';
import { RuleDto, RulePageDto } from './rule-answer.dto';
import { presentRuleHistoryPage, presentStats } from './rule-record.presenter';
import { RestoreRuleDto, RuleHistoryPageDto, RuleStatsDto } from './rule-record.dto';
import { RuleIdDto, SaveRuleDto } from './rule.dto';
import { PatchRuleDto, patchedDefinition } from './rule-patch';
import { definitionFrom, presentRule, presentRulePage } from './rule.presenter';

const isVersion = (text: string): boolean => /^\d{1,9}$/.test(text);

@ApiTags('rules')
@Controller('alerts/rules')
export class RulesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  /** Lists the tenant's rules, ordered by name. */
  @Get()
  @RequirePermission('alerts.manage')
  async list(@Query() { limit, cursor }: PageQueryDto, @CurrentMember() me: Member): Promise<RulePageDto> {
    const after = cursor === undefined ? undefined : decodeCursor(cursor, [() => true])[0];
    return presentRulePage(await this.queries.execute(new ListRulesQuery(me.tenantId, limit, after)), limit);
  }

  /** Creates a rule. It applies at once. */
  @Post()
  @RequirePermission('alerts.manage')
  @Idempotent()
  async create(@Body() body: SaveRuleDto, @CurrentMember() me: Member): Promise<RuleDto> {
    const rule = await this.commands.execute(new CreateRuleCommand(me.tenantId, definitionFrom(body), me));
    return presentRule({ rule, stats: undefined });
  }

  /** Shows one rule. */
  @Get(':id')
  @RequirePermission('alerts.manage')
  get(@Param() { id }: RuleIdDto, @CurrentMember() me: Member): Promise<RuleDto> {
    return this.show(id, me);
  }

  /** Replaces a rule. Fields that are left out get their default values. */
  @Put(':id')
  @RequirePermission('alerts.manage')
  @Versioned()
  async replace(
    @Param() { id }: RuleIdDto,
    @Body() body: SaveRuleDto,
    @IfMatch() version: number | undefined,
    @CurrentMember() me: Member,
  ): Promise<RuleDto> {
    await this.commands.execute(new ReplaceRuleCommand(me.tenantId, id, definitionFrom(body), me, version));
    return this.show(id, me);
  }

  /** Changes some fields of a rule. The others stay as they are; null gives a field its default value. */
  @Patch(':id')
  @RequirePermission('alerts.manage')
  @Versioned()
  async patch(
    @Param() { id }: RuleIdDto,
    @Body() body: PatchRuleDto,
    @IfMatch() version: number | undefined,
    @CurrentMember() me: Member,
  ): Promise<RuleDto> {
    const { rule } = await this.queries.execute(new GetRuleQuery(me.tenantId, id));
    const definition = await patchedDefinition(rule, body);
    // a change that comes between is not overwritten
    await this.commands.execute(new ReplaceRuleCommand(me.tenantId, id, definition, me, version ?? rule.version));
    return this.show(id, me);
  }

  /** Switches a rule on. Does nothing if it is on already. */
  @Post(':id/enable')
  @HttpCode(200)
  @RequirePermission('alerts.manage')
  @Idempotent()
  @Versioned()
  async enable(
    @Param() { id }: RuleIdDto,
    @IfMatch() version: number | undefined,
    @CurrentMember() me: Member,
  ): Promise<RuleDto> {
    await this.commands.execute(new SwitchRuleCommand(me.tenantId, id, true, me, version));
    return this.show(id, me);
  }

  /** Switches a rule off. Does nothing if it is off already. */
  @Post(':id/disable')
  @HttpCode(200)
  @RequirePermission('alerts.manage')
  @Idempotent()
  @Versioned()
  async disable(
    @Param() { id }: RuleIdDto,
    @IfMatch() version: number | undefined,
    @CurrentMember() me: Member,
  ): Promise<RuleDto> {
    await this.commands.execute(new SwitchRuleCommand(me.tenantId, id, false, me, version));
    return this.show(id, me);
  }

  /** Lists the changes of a rule, latest first: who changed it, when, and the result. Also for a deleted rule. */
  @Get(':id/history')
  @RequirePermission('alerts.manage')
  async history(
    @Param() { id }: RuleIdDto,
    @Query() { limit, cursor }: PageQueryDto,
    @CurrentMember() me: Member,
  ): Promise<RuleHistoryPageDto> {
    const [version = '', changeId = ''] = cursor === undefined ? [] : decodeCursor(cursor, [isVersion, isUuid]);
    const before = cursor === undefined ? undefined : { version: Number(version), id: changeId };
    return presentRuleHistoryPage(
      await this.queries.execute(new GetRuleHistoryQuery(me.tenantId, id, limit, before)),
      limit,
    );
  }

  /** Restores an earlier version of a rule. */
  @Post(':id/restore')
  @HttpCode(200)
  @RequirePermission('alerts.manage')
  @Idempotent()
  async restore(
    @Param() { id }: RuleIdDto,
    @Body() { version }: RestoreRuleDto,
    @CurrentMember() me: Member,
  ): Promise<RuleDto> {
    await this.commands.execute(new RestoreRuleCommand(me.tenantId, id, version, me));
    return this.show(id, me);
  }

  /** Shows how often a rule matched, and what happened to its events. */
  @Get(':id/stats')
  @RequirePermission('alerts.manage')
  async stats(@Param() { id }: RuleIdDto, @CurrentMember() me: Member): Promise<RuleStatsDto> {
    return presentStats(await this.queries.execute(new GetRuleStatsQuery(me.tenantId, id)));
  }

  /** Deletes a rule. Alerts that it raised are not deleted. */
  @Delete(':id')
  @HttpCode(204)
  @RequirePermission('alerts.manage')
  @Versioned()
  async remove(
    @Param() { id }: RuleIdDto,
    @IfMatch() version: number | undefined,
    @CurrentMember() me: Member,
  ): Promise<void> {
    await this.commands.execute(new DeleteRuleCommand(me.tenantId, id, me, version));
  }

  private async show(id: string, me: Member): Promise<RuleDto> {
    return presentRule(await this.queries.execute(new GetRuleQuery(me.tenantId, id)));
  }
}
