import { Controller, createParamDecorator, ExecutionContext, Get, HttpCode, Post, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isDeepStrictEqual } from 'node:util';
import { RequirePermission } from '../../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../../libs/auth/member';
import { ReadsBody } from '../../../../libs/auth/strict-input.guard';
import { AcceptsYaml } from '../../../../libs/http/bodies';
import { Idempotent } from '../../../../libs/idempotency/idempotent';
import { mapInTurns } from '../../../../libs/kernel/turns';
import { Clock } from '../../../../libs/kernel/clock';
import { type ImportedRule, ImportRulesCommand } from '../commands/import-rules';
import { ExportRulesQuery } from '../queries/export-rules';
import { readRuleFile, ruleFile, ruleFileAsYaml } from './rule-file';
import { ExportQueryDto, ImportDto, ImportedRuleDto, ImportQueryDto, RuleFileDto } from './rule-files.dto';
import { presentDefinition } from './rule.presenter';

const actions = ['created', 'updated', 'unchanged', 'deleted'] as const;

function presentImported({ action, before, after }: ImportedRule): ImportedRuleDto {
  const [from, to] = [before, after].map((definition) => (definition ? presentDefinition(definition) : {})) as [
    Record<string, unknown>,
    Record<string, unknown>,
  ];
  const changes = Object.keys(to)
    .filter((field) => action === 'updated' && !isDeepStrictEqual(from[field], to[field]))
    .map((field) => ({ field, from: from[field] ?? null, to: to[field] ?? null }));
  return { rule_name: (after ?? before)?.name ?? '', action, changes };
}

/** The raw body: text (YAML), or parsed JSON. */
const Content = createParamDecorator(
  (_: unknown, context: ExecutionContext): unknown => context.switchToHttp().getRequest<FastifyRequest>().body,
);

@ApiTags('rules')
@Controller('alerts/rules')
export class RuleFilesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly clock: Clock,
  ) {}

  /** Exports all rules of the tenant as a file that can be imported again. */
  @Get('export')
  @RequirePermission('alerts.manage')
  @ApiOkResponse({ type: RuleFileDto })
  @ApiProduces('application/json', 'application/yaml')
  async export(
    @Query() { format }: ExportQueryDto,
    @CurrentMember() me: Member,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const rules = await this.queries.execute(new ExportRulesQuery(me.tenantId));
    if (format === 'yaml') await reply.type('application/yaml').send(await ruleFileAsYaml(rules));
    else await reply.send(ruleFile(rules));
  }

  /** Imports rules from a file: creates or updates them by name. If one rule is not valid, nothing is changed. */
  @Post('import')
  @HttpCode(200)
  @RequirePermission('alerts.manage')
  @AcceptsYaml()
  @ReadsBody()
  @Idempotent()
  @ApiConsumes('application/json', 'application/yaml')
  @ApiBody({ type: RuleFileDto })
  async import(
    @Content() content: unknown,
    @Query() { dry_run, prune }: ImportQueryDto,
    @CurrentMember() me: Member,
  ): Promise<ImportDto> {
    const definitions = await readRuleFile(content, this.clock.now());
    const command = new ImportRulesCommand(me.tenantId, definitions, me, dry_run, prune);
    const rules = await mapInTurns(await this.commands.execute(command), presentImported);
    const counts = actions.map((action) => [action, rules.filter((rule) => rule.action === action).length]);
    return { dry_run, ...(Object.fromEntries(counts) as Record<(typeof actions)[number], number>), rules };
  }
}
