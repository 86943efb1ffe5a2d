import { Command, CommandBus, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Config } from '../../../libs/config/config';
import { Clock } from '../../../libs/kernel/clock';
import { uuidv7 } from '../../../libs/kernel/uuid';
import { withLogFields } from '../../../libs/telemetry/log-fields';
import { FindUnknownTenantsQuery } from '../../directory';
import { type Outcome, type ProcessedEvents, ProcessEventsCommand } from '../../pipeline';
import type { InboundEvent } from '../domain/inbound-event';
import { OnceOnly, ProcessedBefore } from '../once-only';
import { ProcessedEventsRepository } from '../persistence/processed-events.repository';

/** The result of a batch of events. */
export interface IngestResult {
  /** The outcome of each event, in their order; `duplicate`: it was processed before; `unknown-tenant`: it was not processed. */
  readonly outcomes: readonly (Outcome | 'duplicate' | 'unknown-tenant')[];
  /** Rules that failed to decide whether an event matches. The event can be replayed when the rule is repaired. */
  readonly failures: ProcessedEvents['failures'];
  /** The duplicates whose content is not that of the event that was processed. */
  readonly conflicts: readonly InboundEvent[];
}

/** Processes each event of a batch exactly once: all of them, or none. Returns their outcomes. */
export class IngestEventsCommand extends Command<IngestResult> {
  /** @param exchange where the events were published; its batches take effect in order */
  constructor(
    readonly exchange: string,
    readonly events: readonly InboundEvent[],
  ) {
    super();
  }
}

/** After a duplicate, more duplicates are likely: for this many batches they are searched before processing. */
const CHECK_FIRST_BATCHES = 50;

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
    private readonly queries: QueryBus,
    private readonly config: Config,
    private readonly processed: ProcessedEventsRepository,
    private readonly clock: Clock,
  ) {}

  execute(command: IngestEventsCommand): Promise<IngestResult> {
    return withLogFields(logFieldsOf(command.events), () => this.ingest(command));
  }

  private async ingest({ exchange, events }: IngestEventsCommand): Promise<IngestResult> {
    const unknown = await this.unknownTenants(events);
    const known = unknown.size === 0 ? events : events.filter(({ tenantId }) => !unknown.has(tenantId));
    const { outcomes, failures, conflicts } = await this.processOnce(exchange, known, this.clock.now());
    const outcomeOf = new Map<object, Outcome>(outcomes.map(({ event, outcome }) => [event, outcome]));
    // a second event with the same key in this batch is a duplicate
    const resultOf = (event: InboundEvent) =>
      unknown.has(event.tenantId) ? 'unknown-tenant' : (outcomeOf.get(event) ?? 'duplicate');
    return { outcomes: events.map(resultOf), failures, conflicts };
  }

  /** Unless a tenant becomes known by its first event, those of unknown tenants are set aside. */
  private unknownTenants(events: readonly InboundEvent[]): Promise<ReadonlySet<string>> {
    if (this.config.ingestion.provisionsTenants) return Promise.resolve(new Set<string>());
    return this.queries.execute(new FindUnknownTenantsQuery(events.map(({ tenantId }) => tenantId)));
  }

  /** Assumes that no event was processed before. If that is wrong, tries again and checks first. */
  private async processOnce(
    exchange: string,
    events: readonly InboundEvent[],
    now: Date,
  ): Promise<ProcessedEvents & Pick<IngestResult, 'conflicts'>> {
    let checksFirst = this.batchesToCheckFirst > 0;
    if (checksFirst) this.batchesToCheckFirst--;
    for (;;) {
      const onceOnly = new OnceOnly(this.processed, events, checksFirst);
      try {
        const processed = await this.commands.execute(
          new ProcessEventsCommand(exchange, onceOnly.distinct, onceOnly, now),
        );
        return { ...processed, conflicts: onceOnly.conflicts };
      } catch (error) {
        if (!(error instanceof ProcessedBefore)) throw error;
        // the other transaction has committed by now, so a check finds the event
        checksFirst = true;
        this.batchesToCheckFirst = CHECK_FIRST_BATCHES;
      }
    }
  }
}
