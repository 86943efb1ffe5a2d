import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { ActiveSuppressions } from '../active-suppressions';
import type { Verdict } from '../domain/verdict';
import { suppressedBy, type Suppressible } from './filter-suppressed';

/** What may have been kept quiet when it happened. */
export interface PastSuppressible extends Suppressible {
  readonly occurredAt: Date;
}

/**
 * Which occurrences the suppressions that are in force would have kept quiet when they happened, by their ids: quiet
 * hours of that night, not of now. Which alerts were open then, and inhibited them, is not known.
 */
export class FilterSuppressedInPastQuery extends Query<ReadonlyMap<string, Verdict>> {
  constructor(readonly occurrences: readonly PastSuppressible[]) {
    super();
  }
}

@QueryHandler(FilterSuppressedInPastQuery)
export class FilterSuppressedInPastHandler implements IQueryHandler<FilterSuppressedInPastQuery> {
  constructor(private readonly silences: ActiveSuppressions) {}

  async execute({ occurrences }: FilterSuppressedInPastQuery): Promise<ReadonlyMap<string, Verdict>> {
    const byTenant = await this.silences.of(occurrences.map(({ tenantId }) => tenantId));
    const suppressed = new Map<string, Verdict>();
    for (const occurrence of occurrences) {
      const silences = byTenant.get(occurrence.tenantId);
      const verdict = silences && suppressedBy(silences, occurrence, occurrence.occurredAt);
      if (verdict) suppressed.set(occurrence.id, verdict);
    }
    return suppressed;
  }
}
