import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { type Severity, worse } from '../../alerts';
import type { SuppressedOccurrence, Verdict } from '../domain/verdict';
import { type SuppressedRecord, SuppressedProblemsRepository } from '../persistence/suppressed-problems.repository';
import type { RecordedEvent } from '../suppressed-problem';

/** An occurrence, as far as the record of silence looks at it. */
export interface Recordable {
  readonly tenantId: string;
  readonly aggregationKey: string;
  readonly ruleId: string;
  readonly alertType: string;
  readonly severity: Severity;
  readonly labels: Readonly<Record<string, string>>;
  readonly occurredAt: Date;
  /** How many events it stands for. */
  readonly weight: number;
  /** Since when it was kept quiet already. */
  readonly suppressedSince?: Date;
  readonly remembered: RecordedEvent['remembered'];
  readonly event: {
    readonly eventId: string;
    readonly eventType: string;
    readonly source: string;
    readonly data: Readonly<Record<string, unknown>>;
  };
}

/** Writes down occurrences that nobody is told of, in the transaction that decided so. */
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

/** What is said of the later one, and of both what is counted. */
const joined = (one: SuppressedRecord, next: SuppressedRecord): SuppressedRecord => ({
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
    const kept = new Map<string, SuppressedRecord>();
    for (const { occurrence, verdict } of suppressed) {
      const next = recordOf(occurrence, verdict, occurrence.suppressedSince ?? at);
      const place = recordKeyOf(occurrence, verdict);
      const one = kept.get(place);
      kept.set(place, one ? joined(one, next) : next);
    }
    const sorted = [...kept].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, one]) => one);
    await this.problems.keep(sorted, at);
  }
}
