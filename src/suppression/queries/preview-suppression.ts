import { IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import type { OpenAlert } from '../../alerts';
import { CompiledSuppression } from '../active-suppressions';
import { openAlertsOf } from '../open-alerts';
import { checkSuppression } from '../suppression-check';
import type { SuppressionDefinition } from '../suppression-view';
import type { Span } from '../../../libs/windows/window';

/** What a suppression would do. */
export interface SuppressionPreview {
  /** The open alerts that are like what it keeps quiet. */
  readonly alerts: readonly OpenAlert[];
  /** Its next spans, the present one first. */
  readonly spans: readonly Span[];
}

/** What a suppression would keep quiet, and when; nothing is written. Throws InvalidInput. */
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
