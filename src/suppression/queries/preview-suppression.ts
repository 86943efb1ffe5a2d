import { IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import type { OpenAlert } from '../../alerts';
import { CompiledSuppression } from '../active-suppressions';
import { openAlertsOf } from '../open-alerts';
import { checkSuppression } from '../suppression-check';
import type { SuppressionDefinition } from '../suppression-view';
import type { Span } from '../../../libs/windows/window';

/** The effect that a suppression would have. */
export interface SuppressionPreview {
  /** The open alerts that it matches. */
  readonly alerts: readonly OpenAlert[];
  /** The next time spans in which it is in force, the current one first. */
  readonly spans: readonly Span[];
}

/** Shows what a suppression would match, and when it would be in force. Nothing is written. Throws InvalidInput. */
export class PreviewSuppressionQuery extends Query<SuppressionPreview> {
  constructor(
    readonly tenantId: string,
    readonly definition: SuppressionDefinition,
    readonly at: Date,
  ) {
    super();
  }
}

const MAX_SPANS = 10;

@QueryHandler(PreviewSuppressionQuery)
export class PreviewSuppressionHandler implements IQueryHandler<PreviewSuppressionQuery> {
  constructor(private readonly queries: QueryBus) {}

  async execute({ tenantId, definition, at }: PreviewSuppressionQuery): Promise<SuppressionPreview> {
    checkSuppression(definition, true, at);
    const compiled = new CompiledSuppression(definition);
    const alerts = await openAlertsOf(this.queries, tenantId, (alert) => compiled.concerns(alert));
    return { alerts, spans: compiled.spansFrom(at, MAX_SPANS) };
  }
}
