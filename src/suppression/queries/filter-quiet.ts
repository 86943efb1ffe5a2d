import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Suppression, Suppressions } from '../suppressions';

export interface Silenceable {
  readonly tenantId: string;
  readonly alertType: string;
}

/** Of the occurrences, those that must stay quiet at the given instant. Ask it outside of transactions. */
export class FilterQuietQuery<O extends Silenceable> extends Query<ReadonlySet<O>> {
  constructor(
    readonly occurrences: readonly O[],
    readonly at: Date,
  ) {
    super();
  }
}

const silences = ({ alertTypes, startTime, endTime }: Suppression, alertType: string, at: Date): boolean =>
  startTime <= at && at < endTime && (alertTypes === null || alertTypes.includes(alertType));

@QueryHandler(FilterQuietQuery)
export class FilterQuietHandler implements IQueryHandler<FilterQuietQuery<Silenceable>> {
  constructor(private readonly suppressions: Suppressions) {}

  async execute({ occurrences, at }: FilterQuietQuery<Silenceable>): Promise<ReadonlySet<Silenceable>> {
    const byTenant = await this.suppressions.of(occurrences.map(({ tenantId }) => tenantId));
    return new Set(
      occurrences.filter(({ tenantId, alertType }) =>
        byTenant.get(tenantId)?.some((suppression) => silences(suppression, alertType, at)),
      ),
    );
  }
}
