import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Clock } from '../../../../libs/kernel/clock';
import { WishesRepository } from '../persistence/wishes.repository';
import {
  type NotificationRuleRow,
  type PreferencesRow,
  type SubscriptionRow,
  unsavedPreferences,
  type WishOwner,
} from '../wish-view';

/** The subscriptions of a member, by type. */
export class GetSubscriptionsQuery extends Query<readonly SubscriptionRow[]> {
  constructor(readonly owner: WishOwner) {
    super();
  }
}

@QueryHandler(GetSubscriptionsQuery)
export class GetSubscriptionsHandler implements IQueryHandler<GetSubscriptionsQuery> {
  constructor(private readonly wishes: WishesRepository) {}

  execute({ owner }: GetSubscriptionsQuery): Promise<readonly SubscriptionRow[]> {
    return this.wishes.subscriptions(owner);
  }
}

/** The preferences of a member; the defaults if they have saved none. */
export class GetPreferencesQuery extends Query<PreferencesRow> {
  constructor(readonly owner: WishOwner) {
    super();
  }
}

@QueryHandler(GetPreferencesQuery)
export class GetPreferencesHandler implements IQueryHandler<GetPreferencesQuery> {
  constructor(
    private readonly wishes: WishesRepository,
    private readonly clock: Clock,
  ) {}

  async execute({ owner }: GetPreferencesQuery): Promise<PreferencesRow> {
    return (await this.wishes.preferences(owner)) ?? unsavedPreferences(owner, this.clock.now());
  }
}

/** The notification rules of a member, in their order. */
export class GetNotificationRulesQuery extends Query<readonly NotificationRuleRow[]> {
  constructor(readonly owner: WishOwner) {
    super();
  }
}

@QueryHandler(GetNotificationRulesQuery)
export class GetNotificationRulesHandler implements IQueryHandler<GetNotificationRulesQuery> {
  constructor(private readonly wishes: WishesRepository) {}

  execute({ owner }: GetNotificationRulesQuery): Promise<readonly NotificationRuleRow[]> {
    return this.wishes.rules(owner);
  }
}
