import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';
import { type DeliveryTarget, targetIdOf } from '../delivery-target';

// two that come at the same time are in one digest; in one order, so that two processes do not wait for each other
const lock = prepared(`
  SELECT count(pg_advisory_xact_lock(hashtext('digests'), hashtext(key))) FROM (SELECT key FROM unnest($1::text[]) AS key ORDER BY key) AS k`);

const select = prepared(`
  SELECT wanted.tenant_id AS "tenantId", wanted.target_id AS "targetId", wanted.channel, first.due_at AS "dueAt"
  FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS wanted(tenant_id, target_id, channel)
  CROSS JOIN LATERAL (
    SELECT d.due_at FROM deliveries d WHERE d.tenant_id = wanted.tenant_id AND d.target_id = wanted.target_id
      AND d.channel = wanted.channel AND d.state = 'digesting' AND d.due_at > $4 ORDER BY d.due_at LIMIT 1) AS first`);

/** What a digest is for: all that waits for a target on a channel. */
interface DigestKey {
  readonly tenantId: string;
  readonly targetId: string;
  readonly channel: string;
}

/** A new delivery, as far as it matters for its digest. */
interface NewItem {
  readonly tenantId: string;
  readonly target: DeliveryTarget;
  readonly channel: string;
  readonly state: string;
  readonly joinsDigest?: boolean;
  readonly dueAt: Date;
}

const keyText = ({ tenantId, targetId, channel }: DigestKey): string => `${tenantId} ${targetId} ${channel}`;

const keyOf = ({ tenantId, target, channel }: NewItem): DigestKey => ({
  tenantId,
  targetId: targetIdOf(target),
  channel,
});

/** The digests that wait for their time. */
@Injectable()
export class WaitingDigests {
  constructor(private readonly database: Database) {}

  /**
   * Gives new items the time of the digest that waits there already, or that an item before them begins, where that comes sooner.
   * Needs a transaction; until its end nobody else begins these digests.
   */
  async join<T extends NewItem>(deliveries: readonly T[], now: Date): Promise<readonly T[]> {
    const joining = deliveries.filter(({ state, joinsDigest }) => state === 'digesting' && joinsDigest);
    if (joining.length === 0) return deliveries;
    const times = await this.times(joining.map(keyOf), now);
    return deliveries.map((delivery) => {
      if (delivery.state !== 'digesting') return delivery;
      const key = keyText(keyOf(delivery));
      const first = times.get(key);
      if (delivery.joinsDigest && first && first < delivery.dueAt) return { ...delivery, dueAt: first };
      times.set(key, first && first < delivery.dueAt ? first : delivery.dueAt);
      return delivery;
    });
  }

  private async times(wanted: readonly DigestKey[], now: Date): Promise<Map<string, Date>> {
    const keys = new Map(wanted.map((key) => [keyText(key), key]));
    const all = [...keys.values()];
    await this.database.query(SYSTEM, lock, [[...keys.keys()]]);
    const rows = await this.database.query<(DigestKey & { dueAt: Date })[]>(SYSTEM, select, [
      all.map(({ tenantId }) => tenantId),
      all.map(({ targetId }) => targetId),
      all.map(({ channel }) => channel),
      now,
    ]);
    return new Map(rows.map((row) => [keyText(row), row.dueAt]));
  }
}
