import { Command, CommandBus, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../../libs/kernel/clock';
import { uuidv7 } from '../../../libs/kernel/uuid';
import { withLogFields } from '../../../libs/telemetry/log-fields';
import { eventKeyOf, type Outcome, type ProcessedEvents, ProcessEventsCommand } from '../../pipeline';
import type { InboundEvent } from '../domain/inbound-event';
import { ProcessedEventsRepository, SeenBefore } from '../persistence/processed-events.repository';

/** What became of a batch of events. */
export interface IngestResult {
  /** Of each event, in their order; `duplicate`: it was seen before. */
  readonly outcomes: readonly (Outcome | 'duplicate')[];
  /** Rules that could not say whether an event matches them: the event is worth another try when the rule is mended. */
  readonly failures: ProcessedEvents['failures'];
}

/** Has each event of a batch processed once: all of them, or none. */
export class IngestEventsCommand extends Command<IngestResult> {
  constructor(readonly events: readonly InboundEvent[]) {
    super();
  }
}

/** Where one repeat comes, more do: for how many batches to look for repeats first. */
const LOOK_FIRST_FOR = 50;

/** The events, the first of each id. */
function distinctOf(events: readonly InboundEvent[]): readonly InboundEvent[] {
  const byKey = new Map<string, InboundEvent>();
  for (const event of events) if (!byKey.has(eventKeyOf(event))) byKey.set(eventKeyOf(event), event);
  return [...byKey.values()];
}

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
    const distinct = distinctOf(events);
    const { outcomes, failures } = await this.processOnce(distinct, this.clock.now());
    const outcomeOf = new Map(outcomes.map(({ event, outcome }) => [event, outcome]));
    // the second event of one id in this batch is a repeat of the first
    return { outcomes: events.map((event) => outcomeOf.get(event) ?? 'duplicate'), failures };
  }

  /** Presumes that no event was seen before; where that is wrong, tries again and looks first. */
  private async processOnce(events: readonly InboundEvent[], now: Date): Promise<ProcessedEvents> {
    let looksFirst = this.batchesToLookFirst > 0;
    if (looksFirst) this.batchesToLookFirst--;
    for (;;) {
      try {
        return await this.commands.execute(new ProcessEventsCommand(events, this.processed.once(looksFirst), now));
      } catch (error) {
        if (!(error instanceof SeenBefore)) throw error;
        // the other transaction has committed by now, so that a look finds the event
        looksFirst = true;
        this.batchesToLookFirst = LOOK_FIRST_FOR;
      }
    }
  }
}
