import { Controller, Get, Put, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBody, ApiExtraModels, ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../../libs/auth/member';
import { ReadsBody } from '../../../../libs/auth/strict-input.guard';
import { SaveSubscriptionsCommand } from '../commands/save-subscriptions';
import { GetSubscriptionsQuery } from '../queries/get-own-wishes';
import { BodyItems, itemsAs } from './body-items';
import { AlertSubscriptionUpdateDto, SubscriptionDto, WishOwnerDto } from './subscription.dto';
import { WishOwners } from './wish-owners';
import { presentSubscription, subscriptionChangesFrom } from './wish.presenter';

@ApiTags('notifications')
@ApiExtraModels(AlertSubscriptionUpdateDto)
@Controller('alerts/subscriptions')
export class SubscriptionsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly owners: WishOwners,
  ) {}

  /** Lists the subscriptions of a member: which types of alerts they want to be told of, and which not. */
  @Get()
  @RequirePermission('alerts.read')
  async list(@Query() { member_id }: WishOwnerDto, @CurrentMember() me: Member): Promise<SubscriptionDto[]> {
    const owner = await this.owners.of(me, member_id);
    return (await this.queries.execute(new GetSubscriptionsQuery(owner))).map(presentSubscription);
  }

  /** Changes subscriptions of a member, or adds some. What the list leaves out stays. Answers with all of them. */
  @Put()
  @RequirePermission('alerts.read')
  @ReadsBody()
  @ApiBody({ type: [AlertSubscriptionUpdateDto] })
  async save(
    @BodyItems() items: unknown[],
    @Query() { member_id }: WishOwnerDto,
    @CurrentMember() me: Member,
  ): Promise<SubscriptionDto[]> {
    const changes = subscriptionChangesFrom(await itemsAs(AlertSubscriptionUpdateDto, items));
    const owner = await this.owners.of(me, member_id);
    return (await this.commands.execute(new SaveSubscriptionsCommand(owner, changes, me))).map(presentSubscription);
  }
}
