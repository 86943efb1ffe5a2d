import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database, SYSTEM } from '../../../libs/database/database';

export interface Silenceable {
  readonly tenantId: string;
  readonly alertType: string;
}

/** Of the occurrences, those that must stay quiet at the given instant. */
export class FilterQuietQuery<O extends Silenceable> extends Query<ReadonlySet<O>> {
  constructor(
    readonly occurrences: readonly O[],
    readonly at: Date,
  ) {
    super();
  }
}

interface ActiveSuppression {
  readonly tenant_id: string;
  /** The alert types that it silences; null for all. */
  readonly alert_types: readonly string[] | null;
}

const selectActive = `
  SELECT tenant_id, alert_types FROM alert_suppressions
  WHERE tenant_id = ANY($1) AND is_active AND start_time <= $2 AND end_time > $2`;

const silences = ({ tenant_id, alert_types }: ActiveSuppression, { tenantId, alertType }: Silenceable): boolean =>
  tenant_id === tenantId && (alert_types === null || alert_types.includes(alertType));

@QueryHandler(FilterQuietQuery)
export class FilterQuietHandler implements IQueryHandler<FilterQuietQuery<Silenceable>> {
  constructor(private readonly database: Database) {}

  async execute({ occurrences, at }: FilterQuietQuery<Silenceable>): Promise<ReadonlySet<Silenceable>> {
    const tenants = [...new Set(occurrences.map(({ tenantId }) => tenantId))];
    if (tenants.length === 0) return new Set();
    const active = await this.database.in(SYSTEM, (entities) =>
      entities.query<ActiveSuppression[]>(selectActive, [tenants, at]),
    );
    return new Set(occurrences.filter((occurrence) => active.some((suppression) => silences(suppression, occurrence))));
  }
}
