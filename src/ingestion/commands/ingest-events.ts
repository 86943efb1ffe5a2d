import { Command, CommandBus, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Clock } from '../../../libs/kernel/clock';
import { uuidv7 } from '../../../libs/kernel/uuid';
import { withLogFields } from '../../../libs/telemetry/log-fields';
import {
  eventKeyOf,
  type JudgedEvents,
  JudgeEventsCommand,
  type Outcome,
  type ProcessedEvents,
  ProcessEventsCommand,
} from '../../pipeline';
import type { InboundEvent } from '../domain/inbound-event';
import { countBatch, countSuppressed, timed } from '../ingestion.metrics';
import { ProcessedEventsRepository, SeenBefore } from '../persistence/processed-events.repository';

/** What became of a batch of events. */
export interface IngestResult {
  /** Of each event, in their order; `duplicate`: it was seen before. */
  readonly outcomes: readonly (Outcome | 'duplicate')[];
  /** Rules that could not say whether an event matches them: the event is worth another try when the rule is mended. */
  readonly failures: ProcessedEvents['failures'];
}

/** Turns a batch of events of any tenants into alerts: all of it happens, or nothing. */
export class IngestEventsCommand extends Command<IngestResult> {
  constructor(readonly events: readonly InboundEvent[]) {
    super();
  }
}

/** Where one repeat comes, more do: for how many batches to look for repeats first. */
const LOOK_FIRST_FOR = 50;

/** The events, the first of each id. */
const distinctOf = (events: readonly InboundEvent[]): InboundEvent[] =>
  [...new Map(events.toReversed().map((event) => [eventKeyOf(event), event])).values()].reverse();

/** What the log lines of a batch bear; of one event, whose it is. */
const subjectOf = (events: readonly InboundEvent[]) => {
  const [first] = events;
  const batch = { batch_id: uuidv7(), batch_events: events.length };
  return first && events.length === 1 ? { ...batch, tenant_id: first.tenantId, event_id: first.eventId } : batch;
};

@CommandHandler(IngestEventsCommand)
export class IngestEventsHandler implements ICommandHandler<IngestEventsCommand> {
  private batchesToLookFirst = 0;

  constructor(
    private readonly commands: CommandBus,
    private readonly processed: ProcessedEventsRepository,
    private readonly clock: Clock,
  ) {}

  execute({ events }: IngestEventsCommand): Promise<IngestResult> {
    return withLogFields(subjectOf(events), () => this.ingest(events));
  }

  private async ingest(events: readonly InboundEvent[]): Promise<IngestResult> {
    const now = this.clock.now();
    countBatch(events.length);
    const distinct = distinctOf(events);
    const judged = await timed('judge', () => this.commands.execute(new JudgeEventsCommand(distinct, now)));
    const { outcomes, failures, suppressed } = await timed('write', () => this.writeOnce(distinct, judged, now));
    countSuppressed(suppressed);
    // the second event of one id in this batch is a repeat of the first
    const outcomeOf = new Map(outcomes.map(({ event, outcome }) => [event, outcome]));
    return { outcomes: events.map((event) => outcomeOf.get(event) ?? 'duplicate'), failures };
  }

  /** Presumes that no event was seen before; where that is wrong, tries again and looks first. */
  private async writeOnce(events: readonly InboundEvent[], judged: JudgedEvents, now: Date): Promise<ProcessedEvents> {
    let looksFirst = this.batchesToLookFirst > 0;
    if (looksFirst) this.batchesToLookFirst--;
    for (;;) {
      try {
        return await this.write(events, judged, now, looksFirst);
      } catch (error) {
        if (!(error instanceof SeenBefore)) throw error;
        // whoever processed the event has committed by now, so that a look finds it
        looksFirst = true;
        this.batchesToLookFirst = LOOK_FIRST_FOR;
      }
    }
  }

  @Transactional()
  protected async write(
    events: readonly InboundEvent[],
    judged: JudgedEvents,
    now: Date,
    looksFirst: boolean,
  ): Promise<ProcessedEvents> {
    const due = looksFirst ? await this.processed.unseen(events) : events.map((event) => ({ event }));
    const processed = await this.commands.execute(new ProcessEventsCommand(due, judged, now));
    await this.processed.remember(due, processed.outcomes, now);
    return processed;
  }
}
