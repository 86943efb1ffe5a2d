import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../../libs/auth/member';
import { decodeCursor, decodeId } from '../../../../libs/http/cursor';
import { IfMatch, Versioned } from '../../../../libs/http/if-match';
import { PageQueryDto } from '../../../../libs/http/page.dto';
import { Idempotent } from '../../../../libs/idempotency/idempotent';
import { isUuid } from '../../../../libs/kernel/uuid';
import { viewerOf } from '../../../alerts';
import { DeleteTemplateCommand } from '../commands/delete-template';
import { RestoreTemplateCommand } from '../commands/restore-template';
import { SaveTemplateCommand } from '../commands/save-template';
import type { NotificationTemplateEntity } from '../notification-template.entity';
import { GetTemplateHistoryQuery } from '../queries/get-template-history';
import { GetTemplateQuery } from '../queries/get-template';
import { LintTemplateQuery } from '../queries/lint-template';
import { ListTemplatesQuery } from '../queries/list-templates';
import { PreviewTemplateQuery } from '../queries/preview-template';
import { viewOf } from '../template-view';
import {
  ListTemplatesDto,
  PreviewTemplateDto,
  RestoreTemplateDto,
  SavedTemplateDto,
  SaveTemplateDto,
  TemplateContentDto,
  TemplateDto,
  TemplateHistoryPageDto,
  TemplateIdDto,
  TemplateLintDto,
  TemplatePageDto,
  TemplatePreviewDto,
} from './template.dto';
import {
  presentTemplate,
  presentTemplateHistory,
  presentTemplatePage,
  presentTemplatePreview,
  previewWishFrom,
  templateDefinitionFrom,
} from './template.presenter';

const isTemplateVersion = (text: string): boolean => /^\d{1,9}$/.test(text);

@ApiTags('notifications')
@Controller('alerts/templates')
export class TemplatesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  /** Lists the templates of messages, oldest first. */
  @Get()
  @RequirePermission('alerts.manage')
  async list(
    @Query() { origin, limit, cursor }: ListTemplatesDto,
    @CurrentMember() me: Member,
  ): Promise<TemplatePageDto> {
    const query = new ListTemplatesQuery(me.tenantId, origin, limit, decodeId(cursor));
    return presentTemplatePage(await this.queries.execute(query), limit);
  }

  /** Creates a template. The next message that it matches takes it. */
  @Post()
  @RequirePermission('alerts.manage')
  @Idempotent()
  async create(@Body() body: SaveTemplateDto, @CurrentMember() me: Member): Promise<SavedTemplateDto> {
    const command = new SaveTemplateCommand(me.tenantId, templateDefinitionFrom(body), me);
    return this.saved(await this.commands.execute(command));
  }

  /** Shows what a template makes of an alert or of a sample; nothing is sent. */
  @Post('preview')
  @HttpCode(200)
  @RequirePermission('alerts.manage')
  async preview(@Body() body: PreviewTemplateDto, @CurrentMember() me: Member): Promise<TemplatePreviewDto> {
    const reader = { ...viewerOf(me), name: me.name };
    const query = new PreviewTemplateQuery(me.tenantId, previewWishFrom(body), reader);
    return presentTemplatePreview(await this.queries.execute(query));
  }

  /** Checks a template without saving it: unknown names and filters, fields of events that do not occur. */
  @Post('lint')
  @HttpCode(200)
  @RequirePermission('alerts.manage')
  async lint(@Body() body: TemplateContentDto, @CurrentMember() me: Member): Promise<TemplateLintDto> {
    const lint = await this.queries.execute(new LintTemplateQuery(me.tenantId, templateDefinitionFrom(body)));
    return { errors: [...lint.errors], warnings: [...lint.warnings] };
  }

  /** Shows one template, of the tenant or shipped. */
  @Get(':id')
  @RequirePermission('alerts.manage')
  async get(@Param() { id }: TemplateIdDto, @CurrentMember() me: Member): Promise<TemplateDto> {
    return presentTemplate(await this.queries.execute(new GetTemplateQuery(me.tenantId, id)));
  }

  /** Replaces a template of the tenant. Fields that are left out become null. */
  @Put(':id')
  @RequirePermission('alerts.manage')
  @Versioned()
  async replace(
    @Param() { id }: TemplateIdDto,
    @Body() body: SaveTemplateDto,
    @IfMatch() version: number | undefined,
    @CurrentMember() me: Member,
  ): Promise<SavedTemplateDto> {
    const command = new SaveTemplateCommand(me.tenantId, templateDefinitionFrom(body), me, id, version);
    return this.saved(await this.commands.execute(command));
  }

  /** Deletes a template of the tenant. Messages take the next best one. */
  @Delete(':id')
  @HttpCode(204)
  @RequirePermission('alerts.manage')
  @Versioned()
  async remove(
    @Param() { id }: TemplateIdDto,
    @IfMatch() version: number | undefined,
    @CurrentMember() me: Member,
  ): Promise<void> {
    await this.commands.execute(new DeleteTemplateCommand(me.tenantId, id, me, version));
  }

  /** Lists the changes of a template, latest first. Also for a deleted template. */
  @Get(':id/history')
  @RequirePermission('alerts.manage')
  async history(
    @Param() { id }: TemplateIdDto,
    @Query() { limit, cursor }: PageQueryDto,
    @CurrentMember() me: Member,
  ): Promise<TemplateHistoryPageDto> {
    const [version = '', changeId = ''] = cursor === undefined ? [] : decodeCursor(cursor, [isTemplateVersion, isUuid]);
    const before = cursor === undefined ? undefined : { version: Number(version), id: changeId };
    const query = new GetTemplateHistoryQuery(me.tenantId, id, limit, before);
    return presentTemplateHistory(await this.queries.execute(query), limit);
  }

  /** Restores an earlier version of a template. */
  @Post(':id/restore')
  @HttpCode(200)
  @RequirePermission('alerts.manage')
  @Idempotent()
  async restore(
    @Param() { id }: TemplateIdDto,
    @Body() { version }: RestoreTemplateDto,
    @CurrentMember() me: Member,
  ): Promise<TemplateDto> {
    const row = await this.commands.execute(new RestoreTemplateCommand(me.tenantId, id, version, me));
    return presentTemplate(viewOf(row));
  }

  private async saved(row: NotificationTemplateEntity): Promise<SavedTemplateDto> {
    const view = viewOf(row);
    const { warnings } = await this.queries.execute(new LintTemplateQuery(row.tenantId, view.definition));
    return { ...presentTemplate(view), warnings: [...warnings] };
  }
}
