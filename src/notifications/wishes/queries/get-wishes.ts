import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';
import { memberKey } from '../../../directory';
import { CompiledFilters } from '../compiled-filters';
import {
  defaultPreferences,
  type MemberPreferences,
  type MemberWishes,
  type NotificationRule,
  type SubscriptionDefinition,
} from '../wishes';

/** Members of a tenant. */
export interface WishesRequest {
  readonly tenantId: string;
  readonly memberIds: readonly string[];
}

interface WishesAsRead {
  readonly tenantId: string;
  readonly memberId: string;
  readonly preferences: MemberPreferences | null;
  readonly subscriptions: readonly SubscriptionDefinition[] | null;
  readonly rules: readonly NotificationRule[] | null;
}

const select = prepared(`
  SELECT wanted."tenantId", member_id AS "memberId",
    (SELECT json_build_object('channels', p.channels, 'muted', p.muted, 'channelOrder', p.channel_order,
        'quietHours', p.quiet_hours, 'digest', p.digest, 'dailySummary', p.daily_summary, 'sendResolved', p.send_resolved)
      FROM notification_preferences p
      WHERE p.tenant_id = wanted."tenantId" AND p.member_id = one.member_id) AS preferences,
    (SELECT json_agg(json_build_object('alertType', s.alert_type, 'isEnabled', s.is_enabled,
        'deliveryChannels', s.delivery_channels, 'filter', s.filter, 'digest', s.digest))
      FROM alert_subscriptions s
      WHERE s.tenant_id = wanted."tenantId" AND s.staff_id = one.member_id) AS subscriptions,
    (SELECT json_agg(json_build_object('severities', r.severities, 'channel', r.channel, 'delayMinutes', r.delay_minutes)
        ORDER BY r.position)
      FROM notification_rules r
      WHERE r.tenant_id = wanted."tenantId" AND r.member_id = one.member_id) AS rules
  FROM json_to_recordset($1) AS wanted("tenantId" uuid, "memberIds" uuid[])
  CROSS JOIN LATERAL unnest(wanted."memberIds") AS one(member_id)`);

/** The wishes of members, by `memberKey`, in one statement for all tenants. Members without wishes have the defaults. */
export class GetWishesQuery extends Query<ReadonlyMap<string, MemberWishes>> {
  constructor(readonly wanted: readonly WishesRequest[]) {
    super();
  }
}

@QueryHandler(GetWishesQuery)
export class GetWishesHandler implements IQueryHandler<GetWishesQuery> {
  constructor(
    private readonly database: Database,
    private readonly filters: CompiledFilters,
  ) {}

  async execute({ wanted }: GetWishesQuery): Promise<ReadonlyMap<string, MemberWishes>> {
    if (wanted.length === 0) return new Map();
    const rows = await this.database.query<WishesAsRead[]>(SYSTEM, select, [JSON.stringify(wanted)]);
    return new Map(rows.map((row) => [memberKey(row.tenantId, row.memberId), this.wishesOf(row)]));
  }

  private wishesOf({ preferences, subscriptions, rules }: WishesAsRead): MemberWishes {
    return {
      preferences: preferences ?? defaultPreferences,
      subscriptions: (subscriptions ?? []).map(({ filter, ...rest }) => ({
        ...rest,
        selects: this.filters.of(filter),
      })),
      rules: rules ?? [],
    };
  }
}
