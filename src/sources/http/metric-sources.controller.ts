import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../libs/auth/member';
import { decodeId } from '../../../libs/http/cursor';
import { RequiredIfMatch, VersionNeeded } from '../../../libs/http/if-match';
import { PageQueryDto } from '../../../libs/http/page.dto';
import type { WantedVersion } from '../../../libs/kernel/wanted-version';
import { DeleteMetricSourceCommand } from '../commands/delete-metric-source';
import { SaveMetricSourceCommand } from '../commands/save-metric-source';
import { TryMetricSourceCommand } from '../commands/try-metric-source';
import { GetMetricSourceQuery, ListMetricSourcesQuery } from '../queries/list-metric-sources';
import {
  MetricSourceDto,
  MetricSourceIdDto,
  MetricSourcePageDto,
  SaveMetricSourceDto,
  TriedMetricSourceDto,
  TryMetricSourceDto,
} from './metric-source.dto';
import {
  metricQuestionFrom,
  metricSourceFrom,
  presentMetricReading,
  presentMetricSource,
  presentMetricSourcePage,
} from './metric-source.presenter';

@ApiTags('rules')
@Controller('alerts/metric-sources')
export class MetricSourcesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  /** Lists the tenant's metric sources, oldest first. */
  @Get()
  @RequirePermission('alerts.read')
  async list(@Query() { limit, cursor }: PageQueryDto, @CurrentMember() me: Member): Promise<MetricSourcePageDto> {
    const query = new ListMetricSourcesQuery(me.tenantId, limit, decodeId(cursor));
    return presentMetricSourcePage(await this.queries.execute(query), limit);
  }

  /** Creates a metric source: where the figures are read that rules of the type `metric` judge. */
  // no Idempotency-Key: the hash of the stored body would be one of credentials
  @Post()
  @RequirePermission('alerts.manage')
  async create(@Body() body: SaveMetricSourceDto, @CurrentMember() me: Member): Promise<MetricSourceDto> {
    const command = new SaveMetricSourceCommand(me.tenantId, metricSourceFrom(body), me);
    return presentMetricSource(await this.commands.execute(command));
  }

  /** Shows one metric source. Passwords, tokens and keys are never shown. */
  @Get(':id')
  @RequirePermission('alerts.read')
  async get(@Param() { id }: MetricSourceIdDto, @CurrentMember() me: Member): Promise<MetricSourceDto> {
    return presentMetricSource(await this.queries.execute(new GetMetricSourceQuery(me.tenantId, id)));
  }

  /** Replaces a metric source. Without `auth` it stays as it is, unless `url` names another server. */
  @Put(':id')
  @RequirePermission('alerts.manage')
  @VersionNeeded()
  async replace(
    @Param() { id }: MetricSourceIdDto,
    @Body() body: SaveMetricSourceDto,
    @CurrentMember() me: Member,
    @RequiredIfMatch() version: WantedVersion,
  ): Promise<MetricSourceDto> {
    const command = new SaveMetricSourceCommand(me.tenantId, metricSourceFrom(body), me, id, version);
    return presentMetricSource(await this.commands.execute(command));
  }

  /** Deletes a metric source that no rule names. */
  @Delete(':id')
  @HttpCode(204)
  @RequirePermission('alerts.manage')
  @VersionNeeded()
  async delete(
    @Param() { id }: MetricSourceIdDto,
    @CurrentMember() me: Member,
    @RequiredIfMatch() version: WantedVersion,
  ): Promise<void> {
    await this.commands.execute(new DeleteMetricSourceCommand(me.tenantId, id, me, version));
  }

  /** Asks a metric source a question now, as a rule would, and shows what it answers. */
  @Post(':id/test')
  @HttpCode(200)
  @RequirePermission('alerts.manage')
  async test(
    @Param() { id }: MetricSourceIdDto,
    @Body() body: TryMetricSourceDto,
    @CurrentMember() me: Member,
  ): Promise<TriedMetricSourceDto> {
    const command = new TryMetricSourceCommand(me.tenantId, id, metricQuestionFrom(body));
    return presentMetricReading(await this.commands.execute(command));
  }
}
