import { Controller, Get, Put, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../../libs/auth/member';
import { ReadsBody } from '../../../../libs/auth/strict-input.guard';
import { ReplaceNotificationRulesCommand } from '../commands/replace-notification-rules';
import { GetNotificationRulesQuery } from '../queries/get-own-wishes';
import type { WishOwner } from '../wish-view';
import { BodyItems, itemsAs } from './body-items';
import { NotificationRuleDto } from './notification-rule.dto';
import { WishOwnerDto } from './subscription.dto';
import { WishOwners } from './wish-owners';
import { notificationRuleFrom, presentNotificationRule } from './wish.presenter';

@ApiTags('notifications')
@Controller('alerts/notification-rules')
export class NotificationRulesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly owners: WishOwners,
  ) {}

  /** Lists over which channels a member is told of alerts of each severity, and after how many minutes. */
  @Get()
  @RequirePermission('alerts.read')
  async list(@Query() { member_id }: WishOwnerDto, @CurrentMember() me: Member): Promise<NotificationRuleDto[]> {
    return this.of(await this.owners.of(me, member_id));
  }

  /** Replaces all notification rules of a member, at most 20. */
  @Put()
  @RequirePermission('alerts.read')
  @ReadsBody()
  @ApiBody({ type: [NotificationRuleDto] })
  async replace(
    @BodyItems() items: unknown[],
    @Query() { member_id }: WishOwnerDto,
    @CurrentMember() me: Member,
  ): Promise<NotificationRuleDto[]> {
    const rules = (await itemsAs(NotificationRuleDto, items)).map(notificationRuleFrom);
    const owner = await this.owners.of(me, member_id);
    await this.commands.execute(new ReplaceNotificationRulesCommand(owner, rules, me));
    return this.of(owner);
  }

  private async of(owner: WishOwner): Promise<NotificationRuleDto[]> {
    return (await this.queries.execute(new GetNotificationRulesQuery(owner))).map(presentNotificationRule);
  }
}
