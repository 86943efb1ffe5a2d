import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../../libs/auth/member';
import { RequiredIfMatch, VersionNeeded } from '../../../../libs/http/if-match';
import { Idempotent } from '../../../../libs/idempotency/idempotent';
import type { WantedVersion } from '../../../../libs/kernel/wanted-version';
import { DeleteViewCommand } from '../commands/delete-view';
import { SaveViewCommand } from '../commands/save-view';
import type { SavedView, ViewDefinition } from '../domain/saved-view';
import { GetViewQuery, ListViewsQuery } from '../queries/list-views';
import { SaveViewDto, ViewDto, ViewIdDto, ViewListDto } from './view.dto';

const definitionFrom = (dto: SaveViewDto): ViewDefinition => ({
  name: dto.name,
  query: dto.query,
  isShared: dto.is_shared ?? false,
  isDefault: dto.is_default ?? false,
  position: dto.position ?? 0,
});

const present = (view: SavedView): ViewDto => ({
  id: view.id,
  name: view.name,
  query: view.query,
  is_shared: view.isShared,
  is_default: view.isDefault,
  position: view.position,
  member_id: view.memberId,
  version: view.version,
  created_at: view.createdAt.toISOString(),
  updated_at: view.updatedAt.toISOString(),
});

@ApiTags('alerts')
@Controller('alerts/views')
export class ViewsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  /** Lists the saved filters of the inbox: your own, and those that the tenant shares. */
  @Get()
  @RequirePermission('alerts.read')
  async list(@CurrentMember() me: Member): Promise<ViewListDto> {
    const views = await this.queries.execute(new ListViewsQuery(me.tenantId, me.id));
    return { items: views.map(present) };
  }

  /** Saves a filter of the inbox: for yourself, or for the tenant. At most 50 of each. */
  @Post()
  @RequirePermission('alerts.read')
  @Idempotent()
  async create(@Body() body: SaveViewDto, @CurrentMember() me: Member): Promise<ViewDto> {
    return present(await this.commands.execute(new SaveViewCommand(me, definitionFrom(body))));
  }

  /** Shows one saved filter. */
  @Get(':id')
  @RequirePermission('alerts.read')
  async get(@Param() { id }: ViewIdDto, @CurrentMember() me: Member): Promise<ViewDto> {
    return present(await this.queries.execute(new GetViewQuery(me.tenantId, me.id, id)));
  }

  /** Replaces a saved filter. */
  @Put(':id')
  @RequirePermission('alerts.read')
  @VersionNeeded()
  async replace(
    @Param() { id }: ViewIdDto,
    @Body() body: SaveViewDto,
    @CurrentMember() me: Member,
    @RequiredIfMatch() version: WantedVersion,
  ): Promise<ViewDto> {
    return present(await this.commands.execute(new SaveViewCommand(me, definitionFrom(body), id, version)));
  }

  /** Deletes a saved filter. */
  @Delete(':id')
  @HttpCode(204)
  @RequirePermission('alerts.read')
  @VersionNeeded()
  async delete(
    @Param() { id }: ViewIdDto,
    @CurrentMember() me: Member,
    @RequiredIfMatch() version: WantedVersion,
  ): Promise<void> {
    await this.commands.execute(new DeleteViewCommand(me, id, version));
  }
}
