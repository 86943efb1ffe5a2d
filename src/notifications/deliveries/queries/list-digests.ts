import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Channel } from '../../../../libs/config/config';
import { Database } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';

/** A digest that waits for its time. */
export interface WaitingDigest {
  readonly targetId: string;
  readonly userId: string | null;
  readonly destinationId: string | null;
  readonly channel: Channel;
  /** Masked. */
  readonly address: string | null;
  readonly dueAt: Date;
  /** How many alerts it tells of. */
  readonly count: number;
  readonly firstAt: Date;
  /** Some of the alerts, the oldest first. */
  readonly alertIds: readonly string[];
}

/** The last digest of a page. */
export interface DigestPosition {
  readonly targetId: string;
  readonly channel: string;
  /** ISO 8601. */
  readonly dueAt: string;
}

/** How many alerts of a digest are named. */
const MAX_NAMED = 50;

// an index has this order: a page ends early
const select = prepared(`
  SELECT target_id AS "targetId", (min(user_id::text))::uuid AS "userId", (min(destination_id::text))::uuid AS "destinationId",
    channel, max(address) AS address, due_at AS "dueAt", count(DISTINCT alert_id)::int AS count, min(created_at) AS "firstAt",
    (array_agg(DISTINCT alert_id))[1:${MAX_NAMED}] AS "alertIds"
  FROM deliveries
  WHERE tenant_id = $1 AND state = 'digesting' AND ($3::uuid IS NULL OR target_id = $3)
    AND (target_id, channel, due_at) > ($4::uuid, $5::text, $6::timestamptz)
  GROUP BY target_id, channel, due_at ORDER BY target_id, channel, due_at LIMIT $2`);

const FIRST: DigestPosition = { targetId: '00000000-0000-0000-0000-000000000000', channel: '', dueAt: '-infinity' };

/** A page of the digests of a tenant that wait, by target and channel. */
export class ListDigestsQuery extends Query<readonly WaitingDigest[]> {
  /** @param userId only those for this member; undefined: for anybody */
  constructor(
    readonly tenantId: string,
    readonly userId: string | undefined,
    readonly limit: number,
    readonly after: DigestPosition = FIRST,
  ) {
    super();
  }
}

@QueryHandler(ListDigestsQuery)
export class ListDigestsHandler implements IQueryHandler<ListDigestsQuery> {
  constructor(private readonly database: Database) {}

  execute({ tenantId, userId, limit, after }: ListDigestsQuery): Promise<readonly WaitingDigest[]> {
    const values = [tenantId, limit, userId ?? null, after.targetId, after.channel, after.dueAt];
    return this.database.queryInOrder<WaitingDigest[]>(tenantId, select, values);
  }
}
