import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Clock } from '../../../libs/kernel/clock';
import { InvalidInput } from '../../../libs/kernel/domain-error';
import { turn } from '../../../libs/kernel/turns';
import { compileWindow, type Span } from '../../../libs/windows/window';
import { SuppressionsRepository } from '../persistence/suppressions.repository';
import type { SuppressionRow } from '../suppression-view';

/** Whether a span is over, in force, or yet to come. */
export const spanStates = ['over', 'active', 'planned'] as const;
export type SpanState = (typeof spanStates)[number];

/** A time span in which a suppression was, is or will be in force. */
export interface SuppressionSpan extends Span {
  readonly row: SuppressionRow;
  readonly state: SpanState;
}

/** The spans of a tenant's suppressions between two times. */
export interface SuppressionCalendar extends Span {
  /** The earliest first. */
  readonly spans: readonly SuppressionSpan[];
  /** false: there are more suppressions or spans than are shown. */
  readonly isComplete: boolean;
}

/**
 * Gets the time spans of a tenant's suppressions that overlap a period, recurring ones expanded. Those that ended early
 * end then. Throws InvalidInput if the period is empty or too long.
 */
export class GetSuppressionCalendarQuery extends Query<SuppressionCalendar> {
  constructor(
    readonly tenantId: string,
    readonly from: Date,
    readonly until: Date,
  ) {
    super();
  }
}

const MAX_CALENDAR_DAYS = 92;
const MAX_SUPPRESSIONS = 500;
const MAX_SPANS = 2_000;
const DAY_MS = 86_400_000;
/** In most zones a day on which the clocks change is an hour longer. */
const SLACK_MS = 3_600_000;

@QueryHandler(GetSuppressionCalendarQuery)
export class GetSuppressionCalendarHandler implements IQueryHandler<GetSuppressionCalendarQuery> {
  constructor(
    private readonly suppressions: SuppressionsRepository,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, from, until }: GetSuppressionCalendarQuery): Promise<SuppressionCalendar> {
    check(from, until);
    const rows = await this.suppressions.between(tenantId, from, until, MAX_SUPPRESSIONS + 1);
    const now = this.clock.now();
    const spans: SuppressionSpan[] = [];
    for (const row of rows.slice(0, MAX_SUPPRESSIONS)) {
      await turn();
      for (const span of spansWithin(row, from, until)) spans.push({ ...span, row, state: stateOf(span, now) });
    }
    spans.sort((one, other) => one.from.getTime() - other.from.getTime() || (one.row.id < other.row.id ? -1 : 1));
    const isComplete = rows.length <= MAX_SUPPRESSIONS && spans.length <= MAX_SPANS;
    return { from, until, spans: spans.slice(0, MAX_SPANS), isComplete };
  }
}

/** The spans of a suppression that overlap a period; none begins after it was ended. */
function spansWithin(row: SuppressionRow, from: Date, until: Date): Span[] {
  const end = row.endedAt ?? row.endTime;
  const last = end < until ? end : until;
  const window = compileWindow(row.startTime, row.endTime, row.recurrence);
  const spans: Span[] = [];
  for (let span = window.at(from) ?? window.next(from); span && span.from < last; span = window.next(span.from))
    spans.push(span.until > end ? { from: span.from, until: end } : span);
  return spans;
}

function stateOf(span: Span, now: Date): SpanState {
  if (span.until <= now) return 'over';
  return span.from <= now ? 'active' : 'planned';
}

function check(from: Date, until: Date): void {
  const given = `given ${until.toISOString()}`;
  if (until <= from)
    throw new InvalidInput([
      { pointer: '/query/until', detail: `must be after from, ${from.toISOString()} (${given})` },
    ]);
  if (until.getTime() - from.getTime() > MAX_CALENDAR_DAYS * DAY_MS + SLACK_MS)
    throw new InvalidInput([
      { pointer: '/query/until', detail: `must be at most ${MAX_CALENDAR_DAYS} days after from (${given})` },
    ]);
}
