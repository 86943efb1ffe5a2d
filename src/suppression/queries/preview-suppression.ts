import { IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import type { OpenAlert } from '../../alerts';
import { CompiledSuppression } from '../active-suppressions';
import { openAlertsOf } from '../open-alerts';
import { type PastEffect, pastEffectOf } from '../past-effect';
import { checkSuppression } from '../suppression-check';
import type { SuppressionDefinition } from '../suppression-view';
import type { Span } from '../../../libs/windows/window';

/** The effect that a suppression would have. */
export interface SuppressionPreview {
  /** The open alerts that it matches. */
  readonly alerts: readonly OpenAlert[];
  /** The next time spans in which it is in force, the current one first. */
  readonly spans: readonly Span[];
  /** undefined: it was not asked for. */
  readonly past: PastEffect | undefined;
}

/** Shows what a suppression would match, and when it would be in force. Nothing is written. Throws InvalidInput. */
export class PreviewSuppressionQuery extends Query<SuppressionPreview> {
  /** @param pastDays of how many days to tell what it would have kept quiet; 0: of none */
  constructor(
    readonly tenantId: string,
    readonly definition: SuppressionDefinition,
    readonly at: Date,
    readonly pastDays = 0,
  ) {
    super();
  }
}

const MAX_SPANS = 10;

@QueryHandler(PreviewSuppressionQuery)
export class PreviewSuppressionHandler implements IQueryHandler<PreviewSuppressionQuery> {
  constructor(private readonly queries: QueryBus) {}

  async execute({ tenantId, definition, at, pastDays }: PreviewSuppressionQuery): Promise<SuppressionPreview> {
    checkSuppression(definition, true, at);
    const compiled = new CompiledSuppression(definition);
    const alerts = await openAlertsOf(this.queries, tenantId, (alert) => compiled.concerns(alert));
    const past = pastDays > 0 ? await pastEffectOf(this.queries, tenantId, definition, pastDays, at) : undefined;
    return { alerts, spans: compiled.spansFrom(at, MAX_SPANS), past };
  }
}
