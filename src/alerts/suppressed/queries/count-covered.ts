import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { openStatuses } from '../../domain/alert-status';
import type { Severity } from '../../domain/severity';

/** How many alerts of one type, severity and state are suppressed by the same alert or suppression. */
export interface CoveredAlerts {
  readonly alertType: string;
  readonly severity: Severity;
  readonly isOpen: boolean;
  readonly count: number;
}

/**
 * Counts the alerts that each of these alerts or suppressions suppresses, by type and severity. Those that suppress
 * none are missing.
 */
export class CountCoveredQuery extends Query<ReadonlyMap<string, readonly CoveredAlerts[]>> {
  constructor(readonly suppressorIds: readonly string[]) {
    super();
  }
}

const count = `
  SELECT quiet_by AS by, alert_type AS "alertType", severity, status = ANY($2) AS "isOpen", count(*)::int AS count
  FROM alerts WHERE quiet_by = ANY($1::uuid[]) GROUP BY quiet_by, alert_type, severity, 4`;

@QueryHandler(CountCoveredQuery)
export class CountCoveredHandler implements IQueryHandler<CountCoveredQuery> {
  constructor(private readonly database: Database) {}

  async execute({ suppressorIds }: CountCoveredQuery): Promise<ReadonlyMap<string, readonly CoveredAlerts[]>> {
    const rows = await this.database.query<(CoveredAlerts & { by: string })[]>(SYSTEM, count, [
      suppressorIds,
      openStatuses,
    ]);
    const covered = new Map<string, CoveredAlerts[]>();
    for (const { by, ...one } of rows) covered.set(by, [...(covered.get(by) ?? []), one]);
    return covered;
  }
}
