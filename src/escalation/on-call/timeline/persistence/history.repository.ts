import { Injectable } from '@nestjs/common';
import { Database } from '../../../../../libs/database/database';
import { selected } from '../../../../../libs/database/columns';
import type { RunningLayer } from '../../domain/layer';
import type { OverrideKind } from '../../domain/override';

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
  readonly memberId: string;
  readonly fromAt: Date;
  readonly untilAt: Date | null;
}

const versionColumns = selected(['scheduleId', 'version', 'validFrom', 'timeZone', 'layers'], 'v');

// the version that was valid at the beginning, and those that came later
const selectVersions = `
  SELECT ${versionColumns} FROM on_call_versions v
  WHERE v.tenant_id = $1 AND v.schedule_id = ANY ($2::uuid[]) AND v.valid_from < $4
    AND v.version >= coalesce((
      SELECT b.version FROM on_call_versions b WHERE b.schedule_id = v.schedule_id AND b.valid_from <= $3
      ORDER BY b.valid_from DESC, b.version DESC LIMIT 1), 0)
  ORDER BY v.schedule_id, v.valid_from, v.version`;

const overrideColumns = selected(['id', 'scheduleId', 'kind', 'fromAt', 'untilAt', 'memberId', 'replaces']);

// in the order in which they were made
const selectOverrides = `
  SELECT ${overrideColumns} FROM on_call_overrides
  WHERE tenant_id = $1 AND schedule_id = ANY ($2::uuid[]) AND until_at > $3 AND from_at < $4
  ORDER BY created_at, id`;

const selectAbsences = `
  SELECT ${selected(['memberId', 'fromAt', 'untilAt'])} FROM on_call_absences
  WHERE tenant_id = $1 AND member_id = ANY ($2::uuid[]) AND (until_at IS NULL OR until_at > $3) AND from_at < $4`;

/** Reads what schedules were, and what changes who is on call. */
@Injectable()
export class HistoryRepository {
  constructor(private readonly database: Database) {}

  /** The versions of schedules that were valid in a span, in order. */
  versions(
    tenantId: string,
    scheduleIds: readonly string[],
    from: Date,
    until: Date,
  ): Promise<readonly VersionRecord[]> {
    return this.database.query(tenantId, selectVersions, [tenantId, scheduleIds, from, until]);
  }

  /** The overrides of schedules that have a part in a span, in the order in which they were made. */
  overrides(
    tenantId: string,
    scheduleIds: readonly string[],
    from: Date,
    until: Date,
  ): Promise<readonly OverrideRecord[]> {
    return this.database.query(tenantId, selectOverrides, [tenantId, scheduleIds, from, until]);
  }

  /** When some people were not members, as far as it has a part in a span. */
  absences(tenantId: string, memberIds: readonly string[], from: Date, until: Date): Promise<readonly AbsenceRecord[]> {
    return this.database.query(tenantId, selectAbsences, [tenantId, memberIds, from, until]);
  }
}
