import { IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { Clock } from '../../../../libs/kernel/clock';
import { GetRecipientsQuery } from '../../../directory';
import { type UsableChannels, ruleWarnings } from '../domain/rule-warnings';
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

/** A notification rule, and why it would tell the member nothing now. */
export type LintedRule = NotificationRuleRow & { readonly warning: string | undefined };

/** The notification rules of a member, in their order, with what would not work. */
export class GetNotificationRulesQuery extends Query<readonly LintedRule[]> {
  constructor(readonly owner: WishOwner) {
    super();
  }
}

@QueryHandler(GetNotificationRulesQuery)
export class GetNotificationRulesHandler implements IQueryHandler<GetNotificationRulesQuery> {
  constructor(
    private readonly wishes: WishesRepository,
    private readonly queries: QueryBus,
  ) {}

  async execute({ owner }: GetNotificationRulesQuery): Promise<readonly LintedRule[]> {
    const rules = await this.wishes.rules(owner);
    if (rules.length === 0) return [];
    const warnings = ruleWarnings(rules, await this.channelsOf(owner));
    return rules.map((rule, i) => ({ ...rule, warning: warnings[i] }));
  }

  private async channelsOf(owner: WishOwner): Promise<UsableChannels> {
    const { tenantId, memberId } = owner;
    const [member] = await this.queries.execute(new GetRecipientsQuery([{ tenantId, memberIds: [memberId] }]));
    const usable = (member?.contactMethods ?? []).filter(({ isVerified, isEnabled }) => isVerified && isEnabled);
    const chosen = Object.entries((await this.wishes.preferences(owner))?.channels ?? {});
    return {
      reachable: new Set(usable.map(({ channel }) => channel)),
      switchedOff: new Set(chosen.flatMap(([channel, isOn]) => (isOn ? [] : [channel]))),
    };
  }
}
