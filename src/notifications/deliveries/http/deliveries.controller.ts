import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Forbidden } from '../../../../libs/auth/auth.errors';
import { RequirePermission } from '../../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../../libs/auth/member';
import { decodeId, pageOf } from '../../../../libs/http/cursor';
import { Clock } from '../../../../libs/kernel/clock';
import { Idempotent } from '../../../../libs/idempotency/idempotent';
import { GetAlertQuery, viewerOf } from '../../../alerts';
import { RedriveFailedCommand } from '../commands/redrive-failed';
import { ResendDeliveriesCommand, ResendDeliveryCommand } from '../commands/resend-deliveries';
import { SendTestCommand } from '../commands/send-test';
import type { DeliveryFilter } from '../delivery-filter';
import { GetChannelsQuery } from '../queries/get-channels';
import { GetDeliveryStatsQuery } from '../queries/get-delivery-stats';
import { GetDeliveryQuery, ListDeliveriesQuery } from '../queries/list-deliveries';
import {
  ChannelListDto,
  DeliveriesOfAlertDto,
  DeliveryDto,
  DeliveryIdDto,
  DeliveryPageDto,
  DeliveryStatsDto,
  DeliveryStatsQueryDto,
  ListDeliveriesDto,
} from './delivery.dto';
import { filterFrom, redriveFrom, testFrom } from './delivery-filter-from';
import { presentDelivery } from '../present-delivery';
import { presentChannel, presentDeliveryStats, presentRedrive } from './delivery.presenter';
import { RedriveDto, RedriveResultsDto, TestNotificationDto } from './redrive.dto';
import { PageQueryDto } from '../../../../libs/http/page.dto';

const DAY_MS = 86_400_000;

/** Whose deliveries somebody may see: their own, or with `alerts.manage` those of all. */
const visibleMember = (me: Member): string | undefined => (me.permissions.has('alerts.manage') ? undefined : me.id);

@ApiTags('deliveries')
@Controller('alerts')
export class DeliveriesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly clock: Clock,
  ) {}

  /** Lists messages, the newest first: one's own, or with `alerts.manage` those of all. */
  @Get('deliveries')
  @RequirePermission('alerts.read')
  async list(@Query() query: ListDeliveriesDto, @CurrentMember() me: Member): Promise<DeliveryPageDto> {
    const own = visibleMember(me);
    if (own !== undefined && query.member_id !== undefined && query.member_id !== own)
      throw Forbidden.missing('alerts.manage');
    return this.page(me.tenantId, { ...filterFrom(query), ...(own !== undefined && { userId: own }) }, query);
  }

  /** Counts messages of a time span by channel and provider: how many were accepted, and how fast. */
  @Get('deliveries/stats')
  @RequirePermission('alerts.read')
  async stats(@Query() query: DeliveryStatsQueryDto, @CurrentMember() me: Member): Promise<DeliveryStatsDto> {
    const to = query.to === undefined ? this.clock.now() : new Date(query.to);
    const from = query.from === undefined ? new Date(to.getTime() - DAY_MS) : new Date(query.from);
    const stats = await this.queries.execute(new GetDeliveryStatsQuery(me.tenantId, from, to, visibleMember(me)));
    return { from: from.toISOString(), to: to.toISOString(), items: stats.map(presentDeliveryStats) };
  }

  /** Shows one message with its attempts. */
  @Get('deliveries/:id')
  @RequirePermission('alerts.read')
  async get(@Param() { id }: DeliveryIdDto, @CurrentMember() me: Member): Promise<DeliveryDto> {
    return presentDelivery(await this.queries.execute(new GetDeliveryQuery(me.tenantId, id, visibleMember(me))));
  }

  /**
   * Sends messages again that failed, or whose outcome is unknown, each as a new one: up to 1,000 by id, with a result for each; or
   * up to 10,000 that a filter selects and that were not sent again yet.
   */
  @Post('deliveries/redrive')
  @HttpCode(202)
  @RequirePermission('alerts.manage')
  @Idempotent()
  async redrive(@Body() body: RedriveDto, @CurrentMember() me: Member): Promise<RedriveResultsDto> {
    const wish = redriveFrom(body);
    const done =
      'ids' in wish
        ? await this.commands.execute(new ResendDeliveriesCommand(me.tenantId, wish.ids))
        : await this.commands.execute(new RedriveFailedCommand(me.tenantId, wish.filter));
    return presentRedrive(done);
  }

  /** Sends a message again, as a new one. A message about an alert can be sent again until the alert is closed. */
  @Post('deliveries/:id/resend')
  @HttpCode(202)
  @RequirePermission('alerts.manage')
  @Idempotent()
  async resend(@Param() { id }: DeliveryIdDto, @CurrentMember() me: Member): Promise<DeliveryDto> {
    const delivery = await this.commands.execute(new ResendDeliveryCommand(me.tenantId, id));
    return presentDelivery({ delivery, attempts: [] });
  }

  /**
   * Sends a test message to a contact method: to one's own, or with `alerts.manage` to anybody's; or with `alerts.manage` to a
   * destination. It can try a template, or show an alert. At most 10 a minute.
   */
  @Post('notifications/test')
  @HttpCode(202)
  @RequirePermission('alerts.read')
  async test(@Body() body: TestNotificationDto, @CurrentMember() me: Member): Promise<DeliveryDto> {
    const own = visibleMember(me);
    if (body.destination_id !== undefined && own !== undefined) throw Forbidden.missing('alerts.manage');
    const command = new SendTestCommand(me.tenantId, testFrom(body), viewerOf(me), own);
    return presentDelivery({ delivery: await this.commands.execute(command), attempts: [] });
  }

  /** Lists the channels: whether each can be used, its providers, and its latest success. */
  @Get('channels')
  @RequirePermission('alerts.read')
  async channels(@CurrentMember() me: Member): Promise<ChannelListDto> {
    return { items: (await this.queries.execute(new GetChannelsQuery(me.tenantId))).map(presentChannel) };
  }

  /** Lists the messages about an alert, the newest first: one's own, or with `alerts.manage` those of all. */
  @Get(':id/notifications')
  @RequirePermission('alerts.read')
  async ofAlert(
    @Param() { id }: DeliveriesOfAlertDto,
    @Query() query: PageQueryDto,
    @CurrentMember() me: Member,
  ): Promise<DeliveryPageDto> {
    await this.queries.execute(new GetAlertQuery(me.tenantId, id, viewerOf(me)));
    return this.page(me.tenantId, { alertId: id, userId: visibleMember(me) }, query);
  }

  private async page(
    tenantId: string,
    filter: DeliveryFilter,
    { limit, cursor }: PageQueryDto,
  ): Promise<DeliveryPageDto> {
    const views = await this.queries.execute(new ListDeliveriesQuery(tenantId, filter, limit, decodeId(cursor)));
    return pageOf(views, limit, presentDelivery, ({ delivery }) => [delivery.id]);
  }
}
