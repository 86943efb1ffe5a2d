import { Command, CommandBus, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../../libs/kernel/clock';
import { uuidv7 } from '../../../libs/kernel/uuid';
import { withLogFields } from '../../../libs/telemetry/log-fields';
import { eventKeyOf, type Outcome, type ProcessedEvents, ProcessEventsCommand } from '../../pipeline';
import type { InboundEvent } from '../domain/inbound-event';
import { ProcessedEventsRepository, ProcessedBefore } from '../persistence/processed-events.repository';

/** The result of a batch of events. */
export interface IngestResult {
  /** The outcome of each event, in their order; `duplicate`: it was processed before. */
  readonly outcomes: readonly (Outcome | 'duplicate')[];
  /** Rules that failed to decide whether an event matches. The event can be replayed when the rule is repaired. */
  readonly failures: ProcessedEvents['failures'];
}

/** Processes each event of a batch exactly once: all of them, or none. Returns their outcomes. */
export class IngestEventsCommand extends Command<IngestResult> {
  constructor(readonly events: readonly InboundEvent[]) {
    super();
  }
}

/** After a duplicate, more duplicates are likely: for this many batches they are searched before processing. */
const CHECK_FIRST_BATCHES = 50;

/** Returns the events without repeated ids; the first event of each id stays. */
function distinctOf(events: readonly InboundEvent[]): readonly InboundEvent[] {
  const byKey = new Map<string, InboundEvent>();
  for (const event of events) if (!byKey.has(eventKeyOf(event))) byKey.set(eventKeyOf(event), event);
  return [...byKey.values()];
}

/** The log fields of a batch; a single event also adds its tenant and id. */
const logFieldsOf = (events: readonly InboundEvent[]) => {
  const [first] = events;
  const batch = { batch_id: uuidv7(), batch_events: events.length };
  return first && events.length === 1 ? { ...batch, tenant_id: first.tenantId, event_id: first.eventId } : batch;
};

@CommandHandler(IngestEventsCommand)
export class IngestEventsHandler implements ICommandHandler<IngestEventsCommand> {
  private batchesToCheckFirst = 0;

  constructor(
    private readonly commands: CommandBus,
    private readonly processed: ProcessedEventsRepository,
    private readonly clock: Clock,
  ) {}

  execute({ events }: IngestEventsCommand): Promise<IngestResult> {
    return withLogFields(logFieldsOf(events), () => this.ingest(events));
  }

  private async ingest(events: readonly InboundEvent[]): Promise<IngestResult> {
    const distinct = distinctOf(events);
    const { outcomes, failures } = await this.processOnce(distinct, this.clock.now());
    const outcomeOf = new Map(outcomes.map(({ event, outcome }) => [event, outcome]));
    // a second event with the same id in this batch is a duplicate
    return { outcomes: events.map((event) => outcomeOf.get(event) ?? 'duplicate'), failures };
  }

  /** Assumes that no event was processed before. If that is wrong, tries again and checks first. */
  private async processOnce(events: readonly InboundEvent[], now: Date): Promise<ProcessedEvents> {
    let checksFirst = this.batchesToCheckFirst > 0;
    if (checksFirst) this.batchesToCheckFirst--;
    for (;;) {
      try {
        return await this.commands.execute(
          new ProcessEventsCommand(events, this.processed.duplicateCheck(checksFirst), now),
        );
      } catch (error) {
        if (!(error instanceof ProcessedBefore)) throw error;
        // the other transaction has committed by now, so a check finds the event
        checksFirst = true;
        this.batchesToCheckFirst = CHECK_FIRST_BATCHES;
      }
    }
  }
}
