import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { openStatuses } from '../../domain/alert-status';
import type { Severity } from '../../domain/severity';

/** Alerts of one kind that do not notify because another one does. */
export interface CoveredAlerts {
  readonly alertType: string;
  readonly severity: Severity;
  readonly isOpen: boolean;
  readonly count: number;
}

/** How many alerts each of these alerts or suppressions keeps quiet, by type and severity; one that keeps none so is missing. */
export class CountCoveredQuery extends Query<ReadonlyMap<string, readonly CoveredAlerts[]>> {
  constructor(readonly silencerIds: readonly string[]) {
    super();
  }
}

const count = `
  SELECT quiet_by AS by, alert_type AS "alertType", severity, status = ANY($2) AS "isOpen", count(*)::int AS count
  FROM alerts WHERE quiet_by = ANY($1::uuid[]) GROUP BY quiet_by, alert_type, severity, 4`;

@QueryHandler(CountCoveredQuery)
export class CountCoveredHandler implements IQueryHandler<CountCoveredQuery> {
  constructor(private readonly database: Database) {}

  async execute({ silencerIds }: CountCoveredQuery): Promise<ReadonlyMap<string, readonly CoveredAlerts[]>> {
    const rows = await this.database.query<(CoveredAlerts & { by: string })[]>(SYSTEM, count, [
      silencerIds,
      openStatuses,
    ]);
    const covered = new Map<string, CoveredAlerts[]>();
    for (const { by, ...one } of rows) covered.set(by, [...(covered.get(by) ?? []), one]);
    return covered;
  }
}
