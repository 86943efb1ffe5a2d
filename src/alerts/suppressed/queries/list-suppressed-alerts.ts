import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database } from '../../../../libs/database/database';
import type { Status } from '../../domain/alert-status';
import type { Severity } from '../../domain/severity';

/** A suppressed alert: nobody is notified of it. */
export interface SuppressedAlert {
  readonly id: string;
  readonly alertType: string;
  readonly severity: Severity;
  readonly status: Status;
  readonly ruleId: string | null;
  readonly aggregationKey: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly count: number;
  readonly createdAt: Date;
  readonly lastAt: Date;
  readonly reason: string;
  readonly by: string;
}

/** Selects suppressed alerts; undefined matches all. */
export interface SuppressedAlertFilters {
  readonly reason?: readonly string[] | undefined;
  readonly alertType?: readonly string[] | undefined;
  readonly severity?: readonly string[] | undefined;
  readonly quietBy?: string | undefined;
}

/** Returns a page of a tenant's suppressed alerts, newest first. */
export class ListSuppressedAlertsQuery extends Query<readonly SuppressedAlert[]> {
  constructor(
    readonly tenantId: string,
    readonly filters: SuppressedAlertFilters,
    readonly limit: number,
    readonly after?: { readonly at: string; readonly id: string },
  ) {
    super();
  }
}

const select = `
  SELECT id, alert_type AS "alertType", severity, status, rule_id AS "ruleId", aggregation_key AS "aggregationKey", labels,
    occurrence_count AS count, created_at AS "createdAt", last_occurrence_at AS "lastAt", quiet_reason AS reason, quiet_by AS by
  FROM alerts
  WHERE tenant_id = $1 AND quiet_by IS NOT NULL AND ($2::text[] IS NULL OR quiet_reason = ANY($2))
    AND ($3::text[] IS NULL OR alert_type = ANY($3)) AND ($4::text[] IS NULL OR severity = ANY($4))
    AND ($5::uuid IS NULL OR quiet_by = $5) AND ($6::timestamptz IS NULL OR (created_at, id) < ($6, $7::uuid))
  ORDER BY created_at DESC, id DESC LIMIT $8`;

@QueryHandler(ListSuppressedAlertsQuery)
export class ListSuppressedAlertsHandler implements IQueryHandler<ListSuppressedAlertsQuery> {
  constructor(private readonly database: Database) {}

  execute({ tenantId, filters, limit, after }: ListSuppressedAlertsQuery): Promise<readonly SuppressedAlert[]> {
    const { reason, alertType, severity, quietBy } = filters;
    const values = [
      tenantId,
      reason ?? null,
      alertType ?? null,
      severity ?? null,
      quietBy ?? null,
      after?.at ?? null,
      after?.id ?? null,
      limit,
    ];
    return this.database.query<SuppressedAlert[]>(tenantId, select, values);
  }
}
