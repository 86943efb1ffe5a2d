import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { selected } from '../../../../libs/database/columns';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { minutesAfter } from '../../../../libs/kernel/minutes-after';
import { uuidv7 } from '../../../../libs/kernel/uuid';
import { GroupNotFound } from '../../lifecycle/domain/alert.errors';
import { type GroupState, join } from '../domain/group';
import type { Severity } from '../../domain/severity';
import { severityRank } from '../../listing/alert-view';
import type { GroupSpec, NewAlert } from '../../raising/domain/new-alert';
import { AlertGroupEntity, type AlertGroupRow } from './alert-group.entity';

type GroupedAlert = NewAlert & { readonly group: GroupSpec };

const closeLapsed = `
  UPDATE alert_groups SET is_open = false WHERE is_open AND open_until <= $3
    AND (tenant_id, group_key) IN (SELECT * FROM unnest($1::uuid[], $2::text[]))`;

// the update, which changes nothing, locks a group that exists already
const openOrLock = `
  INSERT INTO alert_groups AS g (id, tenant_id, group_key, labels, lead_alert_id, severity, alert_count, first_at, last_at, open_until)
  SELECT id, tenant_id, group_key, labels, lead_alert_id, severity, 0, $7, $7, $7
  FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::jsonb[], $5::uuid[], $6::text[])
    AS n(id, tenant_id, group_key, labels, lead_alert_id, severity)
  ON CONFLICT (tenant_id, group_key) WHERE is_open DO UPDATE SET last_at = g.last_at
  RETURNING ${selected(['id', 'tenantId', 'groupKey', 'leadAlertId', 'severity', 'alertCount'])}`;

const save = `
  UPDATE alert_groups g
  SET lead_alert_id = s.lead_alert_id, severity = s.severity, alert_count = s.alert_count, last_at = $6,
    open_until = greatest(g.open_until, s.open_until)
  FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::int[], $5::timestamptz[])
    AS s(id, lead_alert_id, severity, alert_count, open_until)
  WHERE g.id = s.id`;

type LockedGroup = Pick<AlertGroupRow, 'id' | 'tenantId' | 'groupKey' | 'leadAlertId' | 'severity' | 'alertCount'>;

/** One of the alerts of a group. */
export interface GroupedAlertRow {
  readonly id: string;
  readonly alertType: string;
  readonly title: string;
  readonly severity: Severity;
  readonly occurrenceCount: number;
}

const WORST = 10;

const selectWorst = `
  SELECT ${selected(['id', 'alertType', 'title', 'severity', 'occurrenceCount'])} FROM alerts WHERE tenant_id = $1 AND group_id = $2
  ORDER BY ${severityRank('severity')} DESC, occurrence_count DESC, id LIMIT ${WORST}`;

/** A hash of the labels; the order of their names does not matter. */
const keyOf = ({ labels }: GroupSpec): string =>
  createHash('sha256')
    .update(JSON.stringify(Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1))))
    .digest('hex');

const groupKeyOf = (alert: GroupedAlert): string => `${alert.tenantId} ${keyOf(alert.group)}`;

interface OpenGroup {
  readonly id: string;
  readonly state: GroupState;
  minutes: number;
}

/** Adds new alerts to their groups. Reads and writes `alert_groups`. */
@Injectable()
export class AlertGroupsRepository {
  constructor(private readonly database: Database) {}

  /**
   * Adds alerts to their groups.
   * @returns the alerts with the ids of their groups; those for which another alert notifies are suppressed
   */
  async join(alerts: readonly NewAlert[], at: Date): Promise<readonly NewAlert[]> {
    const grouped = alerts.filter((alert): alert is GroupedAlert => alert.group !== null);
    if (grouped.length === 0) return alerts;
    const groups = await this.openOrLock(grouped, at);
    const joined = alerts.map((alert) => this.joinOne(alert, groups));
    await this.save([...groups.values()], at);
    return joined;
  }

  /** Returns a page of a tenant's groups, newest first. @param after the last group of the page before */
  list(
    tenantId: string,
    limit: number,
    after?: { readonly at: string; readonly id: string },
  ): Promise<readonly AlertGroupRow[]> {
    return this.database.withRepository(tenantId, AlertGroupEntity, (rows) => {
      const query = rows.createQueryBuilder('g').where({ tenantId });
      if (after) query.andWhere('(g.firstAt, g.id) < (:at, :id)', after);
      return query.orderBy('g.firstAt', 'DESC').addOrderBy('g.id', 'DESC').limit(limit).getMany();
    });
  }

  /** Returns one of a tenant's groups. @throws GroupNotFound */
  async get(tenantId: string, id: string): Promise<AlertGroupRow> {
    const group = await this.database.withRepository(tenantId, AlertGroupEntity, (rows) =>
      rows.findOneBy({ tenantId, id }),
    );
    if (!group) throw new GroupNotFound(id);
    return group;
  }

  /** Returns the ten worst alerts of a group; equally severe ones are ordered by how often they occurred. */
  worst(tenantId: string, groupId: string): Promise<readonly GroupedAlertRow[]> {
    return this.database.query(tenantId, selectWorst, [tenantId, groupId]);
  }

  /** Returns the ids of the alerts of a group, and locks the group until the transaction ends. @throws GroupNotFound */
  async alertsOf(tenantId: string, groupId: string): Promise<readonly string[]> {
    return this.database.transaction(tenantId, async (entities) => {
      const found = await entities.query<unknown[]>(
        'SELECT 1 FROM alert_groups WHERE tenant_id = $1 AND id = $2 FOR UPDATE',
        [tenantId, groupId],
      );
      if (found.length === 0) throw new GroupNotFound(groupId);
      const rows = await entities.query<{ id: string }[]>(
        'SELECT id FROM alerts WHERE tenant_id = $1 AND group_id = $2',
        [tenantId, groupId],
      );
      return rows.map(({ id }) => id);
    });
  }

  private joinOne(alert: NewAlert, groups: ReadonlyMap<string, OpenGroup>): NewAlert {
    const group = alert.group && groups.get(groupKeyOf(alert as GroupedAlert));
    if (!group || !alert.group) return alert;
    group.minutes = Math.max(group.minutes, alert.group.minutes);
    const by = join(group.state, alert);
    return {
      ...alert,
      groupId: group.id,
      suppression: alert.suppression ?? (by === null ? null : { reason: 'group', by }),
    };
  }

  private async openOrLock(grouped: readonly GroupedAlert[], at: Date): Promise<ReadonlyMap<string, OpenGroup>> {
    const firsts = new Map<string, GroupedAlert>();
    for (const alert of grouped) if (!firsts.has(groupKeyOf(alert))) firsts.set(groupKeyOf(alert), alert);
    // all writers lock groups in this order, which avoids deadlocks
    const sorted = [...firsts].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, alert]) => alert);
    const tenantIds = sorted.map(({ tenantId }) => tenantId);
    const keys = sorted.map(({ group }) => keyOf(group));
    const rows = await this.database.transaction(SYSTEM, async (entities) => {
      await entities.query(closeLapsed, [tenantIds, keys, at]);
      return entities.query<LockedGroup[]>(openOrLock, [
        sorted.map(() => uuidv7(at.getTime())),
        tenantIds,
        keys,
        sorted.map(({ group }) => JSON.stringify(group.labels)),
        sorted.map(({ id }) => id),
        sorted.map(({ severity }) => severity),
        at,
      ]);
    });
    return new Map(rows.map((row) => [`${row.tenantId} ${row.groupKey}`, openGroup(row)]));
  }

  private async save(groups: readonly OpenGroup[], at: Date): Promise<void> {
    const values = [
      groups.map(({ id }) => id),
      groups.map(({ state }) => state.leadAlertId),
      groups.map(({ state }) => state.severity),
      groups.map(({ state }) => state.alertCount),
      groups.map(({ minutes }) => minutesAfter(at, minutes)),
      at,
    ];
    await this.database.query(SYSTEM, save, values);
  }
}

const openGroup = ({ id, leadAlertId, severity, alertCount }: LockedGroup): OpenGroup => ({
  id,
  state: { leadAlertId, severity, alertCount },
  minutes: 0,
});
