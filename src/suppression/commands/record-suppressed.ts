import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { type Severity, worse } from '../../alerts';
import type { SuppressedOccurrence, Verdict } from '../domain/verdict';
import { type SuppressedRecord, SuppressedProblemsRepository } from '../persistence/suppressed-problems.repository';
import type { RecordedEvent } from '../suppressed-problem';

/** The fields of an occurrence that are recorded. */
export interface Recordable {
  readonly tenantId: string;
  readonly aggregationKey: string;
  readonly ruleId: string;
  readonly alertType: string;
  readonly severity: Severity;
  readonly labels: Readonly<Record<string, string>>;
  readonly occurredAt: Date;
  /** The number of events it stands for. */
  readonly weight: number;
  /** Since when it has been suppressed; missing: since now. */
  readonly suppressedSince?: Date;
  readonly remembered: RecordedEvent['remembered'];
  readonly event: {
    readonly eventId: string;
    readonly eventType: string;
    readonly source: string;
    readonly data: Readonly<Record<string, unknown>>;
  };
}

/** Records suppressed occurrences, in the transaction that decided to suppress them. */
export class RecordSuppressedCommand extends Command<void> {
  constructor(
    readonly suppressed: readonly SuppressedOccurrence<Recordable>[],
    readonly at: Date,
  ) {
    super();
  }
}

const recordKeyOf = ({ tenantId, aggregationKey }: Recordable, { reason, silencerId }: Verdict): string =>
  `${tenantId} ${aggregationKey} ${reason} ${silencerId}`;

const recordedEvent = ({ event, occurredAt, remembered }: Recordable): RecordedEvent => ({
  id: event.eventId,
  type: event.eventType,
  source: event.source,
  occurred_at: occurredAt.toISOString(),
  data: event.data,
  remembered,
});

const recordOf = (occurrence: Recordable, verdict: Verdict, firstAt: Date): SuppressedRecord => ({
  tenantId: occurrence.tenantId,
  aggregationKey: occurrence.aggregationKey,
  ruleId: occurrence.ruleId,
  alertType: occurrence.alertType,
  severity: occurrence.severity,
  labels: occurrence.labels,
  count: occurrence.weight,
  firstAt,
  lastEventAt: occurrence.occurredAt,
  event: recordedEvent(occurrence),
  verdict,
});

const earlier = (one: Date, other: Date): Date => (one < other ? one : other);
const later = (one: Date, other: Date): Date => (one > other ? one : other);

/** Merges two records of a problem: the newer fields, the worse severity, and the sum of the counts. */
const merged = (one: SuppressedRecord, next: SuppressedRecord): SuppressedRecord => ({
  ...next,
  severity: worse(one.severity, next.severity),
  count: one.count + next.count,
  firstAt: earlier(one.firstAt, next.firstAt),
  lastEventAt: later(one.lastEventAt, next.lastEventAt),
});

@CommandHandler(RecordSuppressedCommand)
export class RecordSuppressedHandler implements ICommandHandler<RecordSuppressedCommand> {
  constructor(private readonly problems: SuppressedProblemsRepository) {}

  @Transactional()
  async execute({ suppressed, at }: RecordSuppressedCommand): Promise<void> {
    if (suppressed.length === 0) return;
    const records = new Map<string, SuppressedRecord>();
    for (const { occurrence, verdict } of suppressed) {
      const next = recordOf(occurrence, verdict, occurrence.suppressedSince ?? at);
      const key = recordKeyOf(occurrence, verdict);
      const earlierRecord = records.get(key);
      records.set(key, earlierRecord ? merged(earlierRecord, next) : next);
    }
    const sorted = [...records].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, one]) => one);
    await this.problems.record(sorted, at);
  }
}
