import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../libs/auth/member';
import { decodeId, pageOf } from '../../../libs/http/cursor';
import { Idempotent } from '../../../libs/idempotency/idempotent';
import { IfMatch, Versioned } from '../../../libs/http/if-match';
import { PageQueryDto } from '../../../libs/http/page.dto';
import { DeleteInhibitionCommand } from '../commands/delete-inhibition';
import { SaveInhibitionCommand } from '../commands/save-inhibition';
import { GetInhibitionQuery, ListInhibitionsQuery } from '../queries/list-inhibitions';
import type { InhibitionDefinition, InhibitionRow } from '../suppression-view';
import { InhibitionDto, InhibitionIdDto, InhibitionPageDto, SaveInhibitionDto } from './inhibition.dto';
import { presentSelection, selectionFrom } from '../matchers/selection.dto';

const WAIT_SECONDS = 5;

const definitionFrom = (dto: SaveInhibitionDto): InhibitionDefinition => ({
  name: dto.name,
  source: selectionFrom(dto.source),
  target: selectionFrom(dto.target),
  equalLabels: dto.equal ?? [],
  waitSeconds: dto.wait_seconds ?? WAIT_SECONDS,
  isActive: dto.is_active ?? true,
});

const present = (row: InhibitionRow): InhibitionDto => ({
  id: row.id,
  name: row.name,
  source: presentSelection(row.source),
  target: presentSelection(row.target),
  equal: [...row.equalLabels],
  wait_seconds: row.waitSeconds,
  is_active: row.isActive,
  version: row.version,
  created_by: row.createdBy,
  created_at: row.createdAt.toISOString(),
  updated_at: row.updatedAt.toISOString(),
});

@ApiTags('noise control')
@Controller('alerts/inhibitions')
export class InhibitionsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  /** Lists the tenant's inhibitions, oldest first. */
  @Get()
  @RequirePermission('alerts.manage')
  async list(@Query() { limit, cursor }: PageQueryDto, @CurrentMember() me: Member): Promise<InhibitionPageDto> {
    const rows = await this.queries.execute(new ListInhibitionsQuery(me.tenantId, limit, decodeId(cursor)));
    return pageOf(rows, limit, present, ({ id }) => [id]);
  }

  /** Creates an inhibition: while one alert is open, it suppresses others. Alerts that are open already count at once. */
  @Post()
  @RequirePermission('alerts.manage')
  @Idempotent()
  async create(@Body() body: SaveInhibitionDto, @CurrentMember() me: Member): Promise<InhibitionDto> {
    return present(await this.commands.execute(new SaveInhibitionCommand(me.tenantId, definitionFrom(body), me)));
  }

  /** Shows one inhibition. */
  @Get(':id')
  @RequirePermission('alerts.manage')
  async get(@Param() { id }: InhibitionIdDto, @CurrentMember() me: Member): Promise<InhibitionDto> {
    return present(await this.queries.execute(new GetInhibitionQuery(me.tenantId, id)));
  }

  /** Replaces an inhibition. Problems that it has suppressed are checked again. */
  @Put(':id')
  @RequirePermission('alerts.manage')
  @Versioned()
  async replace(
    @Param() { id }: InhibitionIdDto,
    @Body() body: SaveInhibitionDto,
    @CurrentMember() me: Member,
    @IfMatch() version: number | undefined,
  ): Promise<InhibitionDto> {
    const command = new SaveInhibitionCommand(me.tenantId, definitionFrom(body), me, id, version);
    return present(await this.commands.execute(command));
  }

  /** Deletes an inhibition. Problems that it suppressed and that still go on raise an alert. */
  @Delete(':id')
  @HttpCode(204)
  @RequirePermission('alerts.manage')
  async delete(@Param() { id }: InhibitionIdDto, @CurrentMember() me: Member): Promise<void> {
    await this.commands.execute(new DeleteInhibitionCommand(me.tenantId, id, me));
  }
}
