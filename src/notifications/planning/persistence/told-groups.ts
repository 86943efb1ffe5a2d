import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';
import { GROUP_REASON } from '../../deliveries/persistence/waiting-together';

/** An incident or a storm of a tenant. */
export interface GroupName {
  readonly tenantId: string;
  readonly groupId: string;
}

/** What people were told of an incident or a storm. */
export interface ToldGroup {
  readonly groupId: string;
  /** When the message is sent that waits; null: none does. */
  readonly waitsUntil: Date | null;
  /** When the latest message was due; null: there was none. */
  readonly toldAt: Date | null;
}

// what joins at the same time is told together; in one order, so that two processes do not wait for each other
const lock = prepared(`
  SELECT count(pg_advisory_xact_lock(hashtext('told groups'), hashtext(key))) FROM (SELECT key FROM unnest($1::text[]) AS key ORDER BY key) AS k`);

const latest = (conditions: string, order: 'ASC' | 'DESC'): string => `
  (SELECT d.due_at FROM deliveries d WHERE d.tenant_id = wanted.tenant_id AND d.group_id = wanted.group_id AND ${conditions}
    ORDER BY d.due_at ${order} LIMIT 1)`;

const waits = `d.state = 'bundled' AND d.state_reason = '${GROUP_REASON}'`;

const select = prepared(`
  SELECT wanted.group_id AS "groupId", ${latest(`${waits} AND d.due_at > $3`, 'ASC')} AS "waitsUntil",
    ${latest(`d.state NOT IN ('scheduled', 'held', 'digesting', 'bundled', 'digested', 'cancelled', 'skipped')`, 'DESC')} AS "toldAt"
  FROM unnest($1::uuid[], $2::uuid[]) AS wanted(tenant_id, group_id)`);

/** What people were told of incidents and storms. */
@Injectable()
export class ToldGroups {
  constructor(private readonly database: Database) {}

  /** By group id. Needs a transaction; until its end nobody else plans messages of these groups. */
  async of(groups: readonly GroupName[], now: Date): Promise<ReadonlyMap<string, ToldGroup>> {
    await this.database.query(SYSTEM, lock, [groups.map(({ groupId }) => groupId)]);
    const values = [groups.map(({ tenantId }) => tenantId), groups.map(({ groupId }) => groupId), now];
    const rows = await this.database.query<ToldGroup[]>(SYSTEM, select, values);
    return new Map(rows.map((row) => [row.groupId, row]));
  }
}
