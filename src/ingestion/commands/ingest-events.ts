import { Command, CommandBus, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Clock } from '../../../libs/kernel/clock';
import { MatchRulesQuery, ReportRuleFailuresCommand, WelcomeTenantsCommand } from '../../rules';
import { FilterQuietQuery } from '../../suppression';
import type { InboundEvent } from '../domain/inbound-event';
import { countBatch, timed } from '../ingestion.metrics';
import { Outcome, outcomesOf } from '../outcomes';
import { ProcessedEventsRepository, SeenElsewhere } from '../persistence/processed-events.repository';
import type { EventFailure, EventOccurrence } from '../problem-to-alert';
import { Teller } from '../teller';

export interface IngestResult {
  /** What became of each event; `duplicate`: it was seen before. */
  readonly outcomes: ReadonlyMap<InboundEvent, Outcome | 'duplicate'>;
  /** Rules that could not say whether an event matches them: their events are worth another try when the rule is mended. */
  readonly failures: readonly EventFailure[];
}

/** Turns a batch of events of any tenants into alerts: all of it happens, or nothing. */
export class IngestEventsCommand extends Command<IngestResult> {
  constructor(readonly events: readonly InboundEvent[]) {
    super();
  }
}

/** What the rules and the suppressions say of the events; nothing of it is written yet. */
interface Judged {
  readonly occurrences: readonly EventOccurrence[];
  readonly quiet: ReadonlySet<EventOccurrence>;
  readonly failures: readonly EventFailure[];
}

@CommandHandler(IngestEventsCommand)
export class IngestEventsHandler implements ICommandHandler<IngestEventsCommand> {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly processed: ProcessedEventsRepository,
    private readonly teller: Teller,
    private readonly clock: Clock,
  ) {}

  async execute({ events }: IngestEventsCommand): Promise<IngestResult> {
    const now = this.clock.now();
    await this.commands.execute(new WelcomeTenantsCommand(events.map(({ tenantId }) => tenantId)));
    countBatch(events.length);
    const judged = await timed('judge', () => this.judge(events, now));
    const result = await timed('write', () => this.ingestOnce(events, judged, now));
    await this.report(result.failures, judged.occurrences);
    return result;
  }

  private async report(failures: readonly EventFailure[], occurrences: readonly EventOccurrence[]): Promise<void> {
    const ofConditions = failures.map(({ event, ruleId, error }) => ({ tenantId: event.tenantId, ruleId, error }));
    const ofTemplates = occurrences.flatMap(({ tenantId, ruleId, textError }) =>
      textError === undefined ? [] : [{ tenantId, ruleId, error: textError }],
    );
    if (ofConditions.length + ofTemplates.length > 0)
      await this.commands.execute(new ReportRuleFailuresCommand([...ofConditions, ...ofTemplates]));
  }

  private async judge(events: readonly InboundEvent[], now: Date): Promise<Judged> {
    const { occurrences, failures } = await this.queries.execute(new MatchRulesQuery(events));
    const quiet = await this.queries.execute(new FilterQuietQuery(occurrences, now));
    return { occurrences, failures, quiet };
  }

  private async ingestOnce(events: readonly InboundEvent[], judged: Judged, now: Date): Promise<IngestResult> {
    for (;;) {
      try {
        return await this.ingest(events, judged, now);
      } catch (error) {
        // the other process has committed by now, so the next look finds its events
        if (!(error instanceof SeenElsewhere)) throw error;
      }
    }
  }

  @Transactional()
  protected async ingest(events: readonly InboundEvent[], judged: Judged, now: Date): Promise<IngestResult> {
    const unseen = await this.processed.unseen(events);
    // of an event that comes again because rules failed, only these have their turn
    const isDue = ({ event, ruleId }: { event: InboundEvent; ruleId: string }) =>
      unseen.has(event) && (unseen.get(event)?.includes(ruleId) ?? true);
    const occurrences = judged.occurrences.filter(isDue);
    const failures = judged.failures.filter(isDue);
    const ringing = occurrences.filter((occurrence) => !judged.quiet.has(occurrence));
    const told = await this.teller.tell(ringing, now);
    const processed = outcomesOf([...unseen.keys()], { ...told, occurrences, failures });
    await this.processed.remember(processed, unseen, now);
    const outcomes = new Map<InboundEvent, Outcome | 'duplicate'>(events.map((event) => [event, 'duplicate']));
    for (const { event, outcome } of processed) outcomes.set(event, outcome);
    return { outcomes, failures };
  }
}
