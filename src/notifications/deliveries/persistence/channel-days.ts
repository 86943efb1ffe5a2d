import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';

/** A channel of a tenant on a local day, and how many more messages are to leave over it. */
export interface ChannelDay {
  readonly tenantId: string;
  readonly channel: string;
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly wanted: number;
  /** How many may leave on the day. */
  readonly cap: number;
}

// in one order, so that two processes do not wait for each other
const take = prepared(`
  WITH wanted AS MATERIALIZED (
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::date[], $4::int[], $5::int[]) AS w(tenant_id, channel, day, wanted, cap)
  ), before AS MATERIALIZED (
    SELECT d.tenant_id, d.channel, d.day, d.count FROM channel_days d JOIN wanted USING (tenant_id, channel, day)
    ORDER BY d.tenant_id, d.channel, d.day FOR UPDATE OF d
  ), granted AS MATERIALIZED (
    SELECT tenant_id, channel, day, greatest(0, least(w.wanted, w.cap - b.count)) AS n
    FROM wanted w JOIN before b USING (tenant_id, channel, day)
  ), counted AS (
    UPDATE channel_days d SET count = d.count + g.n FROM granted g
    WHERE d.tenant_id = g.tenant_id AND d.channel = g.channel AND d.day = g.day
  )
  SELECT tenant_id || ' ' || channel || ' ' || day AS key, n FROM granted`);

const add = prepared(`
  INSERT INTO channel_days (tenant_id, channel, day, count)
  SELECT tenant_id, channel, day, 0 FROM unnest($1::uuid[], $2::text[], $3::date[]) AS w(tenant_id, channel, day)
  ORDER BY 1, 2, 3 ON CONFLICT DO NOTHING`);

const purge = prepared(`DELETE FROM channel_days WHERE day < $1::date - 7`);

/** Counts the messages of a tenant's day over the channels that have a cap, for all processes. */
@Injectable()
export class ChannelDays {
  constructor(private readonly database: Database) {}

  /** Takes as many places as there are left. @returns how many, by `tenant channel day` */
  take(days: readonly ChannelDay[]): Promise<ReadonlyMap<string, number>> {
    const keys = [
      days.map(({ tenantId }) => tenantId),
      days.map(({ channel }) => channel),
      days.map(({ day }) => day),
    ] as const;
    const limits = [days.map(({ wanted }) => wanted), days.map(({ cap }) => cap)];
    return this.database.transaction(SYSTEM, async (entities) => {
      await entities.query(add, [...keys]);
      const rows = await entities.query<{ key: string; n: number }[]>(take, [...keys, ...limits]);
      return new Map(rows.map(({ key, n }) => [key, n]));
    });
  }

  /** Deletes the counts of days that are over everywhere. */
  async purge(now: Date): Promise<void> {
    await this.database.query(SYSTEM, purge, [now.toISOString().slice(0, 10)]);
  }
}
