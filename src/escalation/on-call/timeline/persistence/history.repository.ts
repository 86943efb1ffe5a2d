import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../../../../libs/database/database';
import { selected } from '../../../../../libs/database/columns';
import type { RunningLayer } from '../../domain/layer';
import type { OverrideKind } from '../../domain/override';
import type { TenantRef } from '../../domain/tenant-ref';

/** What a schedule was from an instant on. */
export interface VersionRecord {
  readonly scheduleId: string;
  readonly version: number;
  readonly validFrom: Date;
  readonly timeZone: string;
  readonly layers: readonly RunningLayer[];
}

/** An override as it is stored. */
export interface OverrideRecord {
  readonly id: string;
  readonly scheduleId: string;
  readonly kind: OverrideKind;
  readonly fromAt: Date;
  readonly untilAt: Date;
  readonly memberId: string;
  readonly replaces: string | null;
}

/** A time in which somebody was not a member; null: it lasts. */
interface AbsenceRecord {
  readonly tenantId: string;
  readonly memberId: string;
  readonly fromAt: Date;
  readonly untilAt: Date | null;
}

const versionColumns = selected(['scheduleId', 'version', 'validFrom', 'timeZone', 'layers'], 'v');

// the version that was valid at the beginning, and those that came later
const selectVersions = `
  SELECT ${versionColumns} FROM on_call_versions v
  WHERE (v.tenant_id, v.schedule_id) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[])) AND v.valid_from < $4
    AND v.version >= coalesce((
      SELECT b.version FROM on_call_versions b WHERE b.schedule_id = v.schedule_id AND b.valid_from <= $3
      ORDER BY b.valid_from DESC, b.version DESC LIMIT 1), 0)
  ORDER BY v.schedule_id, v.valid_from, v.version LIMIT $5`;

const overrideColumns = selected(['id', 'scheduleId', 'kind', 'fromAt', 'untilAt', 'memberId', 'replaces']);

// in the order in which they were made
const selectOverrides = `
  SELECT ${overrideColumns} FROM on_call_overrides
  WHERE (tenant_id, schedule_id) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[])) AND until_at > $3 AND from_at < $4
  ORDER BY created_at, id LIMIT $5`;

const selectAbsences = `
  SELECT ${selected(['tenantId', 'memberId', 'fromAt', 'untilAt'])} FROM on_call_absences
  WHERE (tenant_id, member_id) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[]))
    AND (until_at IS NULL OR until_at > $3) AND from_at < $4`;

/** The columns of pairs, each once. */
const pairs = (refs: readonly TenantRef[]) => {
  const distinct = [...new Map(refs.map((ref) => [`${ref.tenantId} ${ref.id}`, ref])).values()];
  return [distinct.map(({ tenantId }) => tenantId), distinct.map(({ id }) => id)] as const;
};

/** As many rows that, if there are more, a schedule has more than `max`. */
const limitOf = (schedules: readonly TenantRef[], max: number): number => schedules.length * max + 1;

/** Reads what schedules, of any tenants, were, and what changes who is on call. */
@Injectable()
export class HistoryRepository {
  constructor(private readonly database: Database) {}

  /** The versions of schedules that were valid in a span, in order: all, or more than `max` of one. */
  versions(schedules: readonly TenantRef[], from: Date, until: Date, max: number): Promise<readonly VersionRecord[]> {
    return this.database.query(SYSTEM, selectVersions, [...pairs(schedules), from, until, limitOf(schedules, max)]);
  }

  /** The overrides of schedules that have a part in a span, in the order in which they were made: all, or more than `max` of one. */
  overrides(schedules: readonly TenantRef[], from: Date, until: Date, max: number): Promise<readonly OverrideRecord[]> {
    return this.database.query(SYSTEM, selectOverrides, [...pairs(schedules), from, until, limitOf(schedules, max)]);
  }

  /** When some people were not members, as far as it has a part in a span. */
  absences(members: readonly TenantRef[], from: Date, until: Date): Promise<readonly AbsenceRecord[]> {
    return this.database.query(SYSTEM, selectAbsences, [...pairs(members), from, until]);
  }
}
