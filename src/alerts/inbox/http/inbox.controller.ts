import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../../libs/auth/member';
import { Idempotent } from '../../../../libs/idempotency/idempotent';
import { Clock } from '../../../../libs/kernel/clock';
import { InvalidInput } from '../../../../libs/kernel/domain-error';
import { minutesAfter } from '../../../../libs/kernel/minutes-after';
import type { ActingMember } from '../../lifecycle/commands/change-alert';
import { GiveFeedbackCommand } from '../../feedback/commands/give-feedback';
import { MarkAlertCommand, UnmarkAlertCommand } from '../commands/mark-alert';
import { WriteAlertCommand } from '../../raising/commands/write-alert';
import { CountUnreadQuery } from '../queries/count-unread';
import { AlertDto, AlertIdDto, InboxMarkDto, UnreadCountDto } from '../../listing/http/alert.dto';
import { presentAlert, presentMark } from '../../listing/http/alert.presenter';
import { viewerOf } from '../../domain/actor';
import { CurrentActor } from '../../lifecycle/http/current-actor';
import { FeedbackDto, GiveFeedbackDto } from '../../lifecycle/http/alert-action.dto';
import { broadcastFrom } from '../../raising/http/written-alert';
import { BroadcastDto } from '../../raising/http/written-alert.dto';

@ApiTags('alerts')
@Controller('alerts')
export class InboxController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly clock: Clock,
  ) {}

  /** Counts the open alerts that you have neither read nor dismissed. */
  @Get('unread/count')
  @RequirePermission('alerts.read')
  async countUnread(@CurrentMember() me: Member): Promise<UnreadCountDto> {
    const [unread] = await this.queries.execute(new CountUnreadQuery(me.tenantId, [viewerOf(me)]));
    return { unread_count: unread?.count ?? 0, is_exact: unread?.isExact ?? true };
  }

  /** Sends a message to all members of the tenant, as an alert. It resolves automatically when it expires. */
  @Post('broadcast')
  @RequirePermission('alerts.broadcast')
  @Idempotent()
  async broadcast(@Body() body: BroadcastDto, @CurrentActor() by: ActingMember): Promise<AlertDto> {
    return presentAlert(
      await this.commands.execute(new WriteAlertCommand(broadcastFrom(body, this.expiryOf(body)), by)),
    );
  }

  /** Marks an alert as read, for you only. Marking it again has no effect. */
  @Put(':id/read')
  @RequirePermission('alerts.read')
  async read(@Param() { id }: AlertIdDto, @CurrentMember() me: Member): Promise<InboxMarkDto> {
    const command = new MarkAlertCommand(me.tenantId, id, 'read', viewerOf(me));
    return presentMark(id, await this.commands.execute(command));
  }

  /** Takes back that you have read an alert: it is unread again, for you only, and no longer dismissed. */
  @Delete(':id/read')
  @RequirePermission('alerts.read')
  @HttpCode(204)
  unread(@Param() { id }: AlertIdDto, @CurrentMember() me: Member): Promise<void> {
    return this.commands.execute(new UnmarkAlertCommand(me.tenantId, id, 'read', viewerOf(me)));
  }

  /** Takes back that you have dismissed an alert. */
  @Delete(':id/dismiss')
  @RequirePermission('alerts.read')
  @HttpCode(204)
  undismiss(@Param() { id }: AlertIdDto, @CurrentMember() me: Member): Promise<void> {
    return this.commands.execute(new UnmarkAlertCommand(me.tenantId, id, 'dismiss', viewerOf(me)));
  }

  /** Dismisses an alert, for you only: other members still see it. Dismissing it again has no effect. */
  @Put(':id/dismiss')
  @RequirePermission('alerts.read')
  async dismiss(@Param() { id }: AlertIdDto, @CurrentMember() me: Member): Promise<InboxMarkDto> {
    const command = new MarkAlertCommand(me.tenantId, id, 'dismiss', viewerOf(me));
    return presentMark(id, await this.commands.execute(command));
  }

  /** Rates an alert as useful or not useful. The statistics of its rule count the ratings. */
  @Put(':id/feedback')
  @RequirePermission('alerts.write')
  async feedback(
    @Param() { id }: AlertIdDto,
    @Body() { is_useful, comment = null }: GiveFeedbackDto,
    @CurrentActor() by: ActingMember,
  ): Promise<FeedbackDto> {
    const given = await this.commands.execute(new GiveFeedbackCommand(id, is_useful, comment, by));
    return { alert_id: id, is_useful: given.isUseful, comment: given.comment, given_at: given.givenAt.toISOString() };
  }

  private expiryOf({ expires_at, expires_in_minutes }: BroadcastDto): Date | null {
    if (expires_at && expires_in_minutes)
      throw new InvalidInput([
        { pointer: '/expires_at', detail: 'give either expires_at or expires_in_minutes, not both' },
      ]);
    if (expires_in_minutes) return minutesAfter(this.clock.now(), expires_in_minutes);
    return expires_at ? new Date(expires_at) : null;
  }
}
