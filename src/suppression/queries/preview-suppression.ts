import { IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import type { OpenAlert } from '../../alerts';
import { compileSelection } from '../matchers/matchers';
import { openAlertsOf } from '../open-alerts';
import { checkSuppression } from '../suppression-check';
import type { SuppressionDefinition } from '../suppression-view';
import { compileWindow, type Span } from '../windows/window';

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

const MOST_SPANS = 10;

/** The next spans of it, from an instant on. */
export function spansOf({ startTime, endTime, recurrence }: SuppressionDefinition, at: Date): readonly Span[] {
  const window = compileWindow(startTime, endTime, recurrence);
  const spans: Span[] = [];
  for (let span = window.at(at) ?? window.next(at); span && spans.length < MOST_SPANS; span = window.next(span.from))
    spans.push(span);
  return spans;
}

@QueryHandler(PreviewSuppressionQuery)
export class PreviewSuppressionHandler implements IQueryHandler<PreviewSuppressionQuery> {
  constructor(private readonly queries: QueryBus) {}

  async execute({ tenantId, definition, at }: PreviewSuppressionQuery): Promise<SuppressionPreview> {
    checkSuppression(definition, true, at);
    const selects = compileSelection(definition.selection);
    const alerts = await openAlertsOf(
      this.queries,
      tenantId,
      (alert) => (alert.severity !== 'critical' || definition.silenceCritical) && selects(alert),
    );
    return { alerts, spans: spansOf(definition, at) };
  }
}
