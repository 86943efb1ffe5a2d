import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';
import { type DeliveryRow, selectedDelivery } from '../delivery-row';

/** How many tenants one claim looks at; the next one goes on with those that follow. */
const MAX_TENANTS = 64;
const MAX_PROMOTED = 1_000;

/** How much of the capacity a claim may use. */
export interface ClaimWish {
  /** How many deliveries at most. */
  readonly max: number;
  /** How many of one target at most. */
  readonly maxPerTarget: number;
  /** The targets to which messages are on their way, and how many. */
  readonly busy: ReadonlyMap<string, number>;
  /** The claim begins with the tenants after this one. */
  readonly afterTenant: string;
  readonly leaseUntil: Date;
  readonly now: Date;
}

/** What a process has claimed. */
export interface Claim {
  readonly claimed: readonly DeliveryRow[];
  /** How many could have been claimed: other processes may have taken some of these. */
  readonly picked: number;
  /** After which tenant the next claim begins, since there are more than one claim looks at; null: with the first one. */
  readonly afterTenant: string | null;
}

type ClaimedRow = { readonly picked: number; readonly after: string | null } & (DeliveryRow | { readonly id: null });

/**
 * The next tenants that have something to send, then their targets, then the oldest of each target: by steps through one index, so
 * that what waits behind does not cost anything. The urgent ones come first, then each tenant in turn, and each target in turn.
 * PostgreSQL cannot know how few are picked: their ids are an array, so that it never reads the whole table to join them.
 */
export const claim = prepared(`
  WITH busy AS MATERIALIZED (SELECT * FROM unnest($4::uuid[], $5::int[]) AS b(target_id, sending)),
  candidates AS (
    SELECT d.id, u.urgency, t.tenant_id, g.target_id, d.due_at, d.place
    FROM (VALUES (0), (1)) AS u(urgency)
    CROSS JOIN LATERAL (
      WITH RECURSIVE tenants(tenant_id) AS (
        (SELECT tenant_id FROM deliveries
         WHERE state = 'pending' AND urgency = u.urgency AND tenant_id > $3 ORDER BY tenant_id LIMIT 1)
        UNION ALL
        SELECT (SELECT n.tenant_id FROM deliveries n
          WHERE n.state = 'pending' AND n.urgency = u.urgency AND n.tenant_id > t.tenant_id ORDER BY n.tenant_id LIMIT 1)
        FROM tenants t WHERE t.tenant_id IS NOT NULL)
      SELECT tenant_id FROM tenants WHERE tenant_id IS NOT NULL LIMIT ${MAX_TENANTS}) AS t
    CROSS JOIN LATERAL (
      WITH RECURSIVE targets(target_id) AS (
        (SELECT target_id FROM deliveries WHERE state = 'pending' AND urgency = u.urgency AND tenant_id = t.tenant_id
         ORDER BY target_id LIMIT 1)
        UNION ALL
        SELECT (SELECT n.target_id FROM deliveries n WHERE n.state = 'pending' AND n.urgency = u.urgency
          AND n.tenant_id = t.tenant_id AND n.target_id > s.target_id ORDER BY n.target_id LIMIT 1)
        FROM targets s WHERE s.target_id IS NOT NULL)
      SELECT s.target_id, $2 - coalesce(b.sending, 0) AS room FROM targets s LEFT JOIN busy b USING (target_id)
      WHERE s.target_id IS NOT NULL AND coalesce(b.sending, 0) < $2 LIMIT $1) AS g
    CROSS JOIN LATERAL (
      SELECT id, due_at, row_number() OVER () AS place FROM (
        SELECT id, due_at FROM deliveries WHERE state = 'pending' AND urgency = u.urgency AND tenant_id = t.tenant_id
          AND target_id = g.target_id ORDER BY due_at LIMIT least(g.room, $1)) AS oldest) AS d
  ), ranked AS (
    SELECT id, urgency, due_at, row_number() OVER (PARTITION BY tenant_id ORDER BY urgency, place, due_at) AS turn
    FROM candidates
  ), picked AS MATERIALIZED (
    SELECT id FROM ranked ORDER BY urgency, turn, due_at LIMIT $1
  ), locked AS MATERIALIZED (
    SELECT id FROM deliveries WHERE id = ANY (ARRAY(SELECT id FROM picked)) AND state = 'pending' FOR UPDATE SKIP LOCKED
  ), claimed AS (
    UPDATE deliveries d SET state = 'sending', lease_until = $6, version = version + 1, updated_at = $7
    WHERE id = ANY (ARRAY(SELECT id FROM locked))
    RETURNING ${selectedDelivery('d')}
  )
  SELECT p.picked, s.after, c.* FROM (SELECT count(*)::int AS picked FROM picked) AS p
  LEFT JOIN (
    SELECT (array_agg(tenant_id ORDER BY tenant_id DESC))[1] AS after FROM candidates
    GROUP BY urgency HAVING count(DISTINCT tenant_id) >= ${MAX_TENANTS} ORDER BY 1 LIMIT 1) AS s ON true
  LEFT JOIN claimed c ON true`);

/** Makes pending what is due. Its parameter: now. */
export const promote = prepared(`
  WITH due AS (
    SELECT id FROM deliveries WHERE state IN ('scheduled', 'retrying') AND due_at <= $1 ORDER BY due_at LIMIT ${MAX_PROMOTED}
    FOR UPDATE SKIP LOCKED
  ), promoted AS (
    UPDATE deliveries d SET state = 'pending', version = version + 1, updated_at = $1 WHERE id = ANY (ARRAY(SELECT id FROM due)) RETURNING id
  )
  SELECT count(*)::int AS count FROM promoted`);

const expired = prepared(`
  SELECT ${selectedDelivery()} FROM deliveries WHERE state = 'sending' AND lease_until < $1
  ORDER BY lease_until LIMIT ${MAX_PROMOTED} FOR UPDATE SKIP LOCKED`);

/** The deliveries that wait to be sent. The time and state in the table decide; processes only look. */
@Injectable()
export class DeliveryQueue {
  constructor(private readonly database: Database) {}

  /** Makes pending what is due. @returns whether there may be more */
  async promoteDue(now: Date): Promise<boolean> {
    const [row] = await this.database.query<{ count: number }[]>(SYSTEM, promote, [now]);
    return row?.count === MAX_PROMOTED;
  }

  /** Claims pending deliveries for this process, until the lease runs out. */
  async claim(wish: ClaimWish): Promise<Claim> {
    const { max, maxPerTarget, busy, afterTenant, leaseUntil, now } = wish;
    const values = [max, maxPerTarget, afterTenant, [...busy.keys()], [...busy.values()], leaseUntil, now];
    const rows = await this.database.query<ClaimedRow[]>(SYSTEM, claim, values);
    return {
      claimed: rows.filter((row): row is ClaimedRow & DeliveryRow => row.id !== null),
      picked: rows[0]?.picked ?? 0,
      afterTenant: rows[0]?.after ?? null,
    };
  }

  /** Locks deliveries whose process did not finish them. Needs a transaction. */
  lockExpired(now: Date): Promise<readonly DeliveryRow[]> {
    return this.database.query<DeliveryRow[]>(SYSTEM, expired, [now]);
  }
}
