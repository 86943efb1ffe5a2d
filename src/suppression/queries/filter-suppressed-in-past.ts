import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { turn } from '../../../libs/kernel/turns';
import { ActiveSuppressions } from '../active-suppressions';
import type { Verdict } from '../domain/verdict';
import { suppressedBy, type Suppressible } from './filter-suppressed';

/** An occurrence that may have been suppressed when it happened. */
export interface PastSuppressible extends Suppressible {
  readonly occurredAt: Date;
}

/**
 * Applies the present suppressions to past occurrences, each at the time it happened (such as the quiet hours of that
 * night). Returns the verdicts by occurrence id. Inhibitions are left out: which alerts were open then is not known.
 */
export class FilterSuppressedInPastQuery extends Query<ReadonlyMap<string, Verdict>> {
  constructor(readonly occurrences: readonly PastSuppressible[]) {
    super();
  }
}

@QueryHandler(FilterSuppressedInPastQuery)
export class FilterSuppressedInPastHandler implements IQueryHandler<FilterSuppressedInPastQuery> {
  constructor(private readonly activeSuppressions: ActiveSuppressions) {}

  async execute({ occurrences }: FilterSuppressedInPastQuery): Promise<ReadonlyMap<string, Verdict>> {
    const byTenant = await this.activeSuppressions.of(occurrences.map(({ tenantId }) => tenantId));
    const suppressed = new Map<string, Verdict>();
    for (const occurrence of occurrences) {
      const tenantSuppressions = byTenant.get(occurrence.tenantId);
      await turn();
      const verdict = tenantSuppressions && (await suppressedBy(tenantSuppressions, occurrence, occurrence.occurredAt));
      if (verdict) suppressed.set(occurrence.id, verdict);
    }
    return suppressed;
  }
}
