import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../../libs/auth/member';
import { decodeId } from '../../../../libs/http/cursor';
import { IfMatch, RequiredIfMatch, VersionNeeded, Versioned } from '../../../../libs/http/if-match';
import { PageQueryDto } from '../../../../libs/http/page.dto';
import { Clock } from '../../../../libs/kernel/clock';
import type { WantedVersion } from '../../../../libs/kernel/wanted-version';
import { DeleteWorkItemCommand } from '../commands/delete-work-item';
import { UpsertWorkItemsCommand } from '../commands/upsert-work-items';
import type { WorkItemKey } from '../domain/work-item';
import { GetWorkItemQuery, ListWorkItemsQuery } from '../queries/list-work-items';
import { ListWorkloadsQuery } from '../queries/list-workloads';
import type { WorkItemAuthor } from '../work-item-writer';
import {
  ListWorkItemsDto,
  SavedWorkItemsDto,
  SaveWorkItemDto,
  SaveWorkItemsDto,
  WorkItemDto,
  WorkItemKeyDto,
  WorkItemPageDto,
  WorkloadPageDto,
} from './work-item.dto';
import { presentWorkItem } from '../present-work-item';
import {
  presentWorkItemPage,
  presentWorkloadPage,
  workItemChangeFrom,
  workItemFilterFrom,
} from './work-item.presenter';

const keyOf = ({ tenantId }: Member, key: WorkItemKeyDto): WorkItemKey => ({
  tenantId,
  resourceType: key.resource_type,
  resourceId: key.resource_id,
});

const workItemAuthor = (me: Member): WorkItemAuthor => ({ tenantId: me.tenantId, actor: me });

@ApiTags('work items')
@Controller('alerts/work-items')
export class WorkItemsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly clock: Clock,
  ) {}

  /** Lists the work items of other services, the one that was reported first first. */
  @Get()
  @RequirePermission('alerts.read')
  async list(@Query() query: ListWorkItemsDto, @CurrentMember() me: Member): Promise<WorkItemPageDto> {
    const { limit, cursor } = query;
    const wanted = new ListWorkItemsQuery(me.tenantId, workItemFilterFrom(query), limit, decodeId(cursor));
    return presentWorkItemPage(await this.queries.execute(wanted), limit);
  }

  /**
   * Reports up to 1,000 work items: adds those that are new, and changes the others. What is left out of an item stays as it
   * is, and so does what was reported of a later time. All are stored, or none.
   */
  @Post()
  @HttpCode(200)
  @RequirePermission('alerts.write')
  async save(@Body() { items }: SaveWorkItemsDto, @CurrentMember() me: Member): Promise<SavedWorkItemsDto> {
    const now = this.clock.now();
    const changes = items.map((item) => workItemChangeFrom(keyOf(me, item), item, now));
    const saved = await this.commands.execute(new UpsertWorkItemsCommand(changes, workItemAuthor(me)));
    return { items: saved.map(presentWorkItem) };
  }

  /** Shows how many open work items each member has. */
  @Get('workload')
  @RequirePermission('alerts.read')
  async workload(@Query() { limit, cursor }: PageQueryDto, @CurrentMember() me: Member): Promise<WorkloadPageDto> {
    const query = new ListWorkloadsQuery(me.tenantId, limit, decodeId(cursor));
    return presentWorkloadPage(await this.queries.execute(query), limit);
  }

  /** Shows one work item. */
  @Get(':resource_type/:resource_id')
  @RequirePermission('alerts.read')
  async get(@Param() key: WorkItemKeyDto, @CurrentMember() me: Member): Promise<WorkItemDto> {
    return presentWorkItem(await this.queries.execute(new GetWorkItemQuery(keyOf(me, key))));
  }

  /** Reports one work item, as `POST` does for many. */
  @Put(':resource_type/:resource_id')
  @RequirePermission('alerts.write')
  @Versioned()
  async replace(
    @Param() key: WorkItemKeyDto,
    @Body() body: SaveWorkItemDto,
    @CurrentMember() me: Member,
    @IfMatch() version: number | undefined,
  ): Promise<WorkItemDto> {
    const change = workItemChangeFrom(keyOf(me, key), body, this.clock.now());
    const command = new UpsertWorkItemsCommand([change], workItemAuthor(me), version);
    const [saved] = await this.commands.execute(command);
    return presentWorkItem(saved ?? (await this.queries.execute(new GetWorkItemQuery(keyOf(me, key)))));
  }

  /** Deletes a work item. Its alerts are over. */
  @Delete(':resource_type/:resource_id')
  @HttpCode(204)
  @RequirePermission('alerts.write')
  @VersionNeeded()
  async delete(
    @Param() key: WorkItemKeyDto,
    @CurrentMember() me: Member,
    @RequiredIfMatch() version: WantedVersion,
  ): Promise<void> {
    await this.commands.execute(new DeleteWorkItemCommand(keyOf(me, key), workItemAuthor(me), version));
  }
}
