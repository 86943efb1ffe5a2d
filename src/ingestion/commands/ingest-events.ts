import { Command, CommandBus, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Clock } from '../../../libs/kernel/clock';
import { FoldOccurrencesCommand, type Problem } from '../../aggregation';
import { RaiseAlertsCommand } from '../../alerts';
import { MatchRulesQuery, WelcomeTenantsCommand } from '../../rules';
import { FilterQuietQuery } from '../../suppression';
import type { InboundEvent } from '../domain/inbound-event';
import { EventOccurrence, newAlertOf, recurrenceOf } from '../problem-to-alert';
import {
  Outcome,
  ProcessedEvent,
  ProcessedEventsRepository,
  SeenElsewhere,
} from '../persistence/processed-events.repository';

/** How many of the events came to what; `duplicate` are those that were seen before. */
export type IngestResult = ReadonlyMap<InboundEvent, Outcome | 'duplicate'>;

/** Turns a batch of events of any tenants into alerts: all of it happens, or nothing. */
export class IngestEventsCommand extends Command<IngestResult> {
  constructor(readonly events: readonly InboundEvent[]) {
    super();
  }
}

@CommandHandler(IngestEventsCommand)
export class IngestEventsHandler implements ICommandHandler<IngestEventsCommand> {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly processed: ProcessedEventsRepository,
    private readonly clock: Clock,
  ) {}

  async execute({ events }: IngestEventsCommand): Promise<IngestResult> {
    for (;;) {
      try {
        const processed = await this.ingest(events);
        const outcomes = new Map(processed.map(({ event, outcome }) => [event, outcome] as const));
        return new Map(events.map((event) => [event, outcomes.get(event) ?? 'duplicate']));
      } catch (error) {
        // the other process has committed by now, so the next look finds its events
        if (!(error instanceof SeenElsewhere)) throw error;
      }
    }
  }

  @Transactional()
  protected async ingest(events: readonly InboundEvent[]): Promise<readonly ProcessedEvent[]> {
    const now = this.clock.now();
    const fresh = await this.processed.unseen(events);
    await this.commands.execute(new WelcomeTenantsCommand(fresh.map(({ tenantId }) => tenantId)));
    const occurrences = await this.queries.execute(new MatchRulesQuery(fresh));
    const quiet = await this.queries.execute(new FilterQuietQuery(occurrences, now));
    const ringing = occurrences.filter((occurrence) => !quiet.has(occurrence));
    const problems = await this.tell(ringing, now);
    const processed = outcomesOf(fresh, quiet, problems);
    await this.processed.remember(processed, now);
    return processed;
  }

  /** Folds and raises; problems whose alert was closed meanwhile start afresh. */
  private async tell(occurrences: readonly EventOccurrence[], now: Date): Promise<readonly Problem<EventOccurrence>[]> {
    const problems = await this.commands.execute(new FoldOccurrencesCommand(occurrences, now));
    const closed = await this.raise(problems, now);
    if (closed.size === 0) return problems;
    const again = problems.filter(({ alertId }) => closed.has(alertId)).flatMap((problem) => problem.occurrences);
    const afresh = await this.commands.execute(new FoldOccurrencesCommand(again, now, 'afresh'));
    await this.raise(afresh, now);
    return [...problems.filter(({ alertId }) => !closed.has(alertId)), ...afresh];
  }

  /** @returns the ids of alerts that were closed, so that nothing could be added to them */
  private async raise(problems: readonly Problem<EventOccurrence>[], now: Date): Promise<ReadonlySet<string>> {
    const alerts = problems.filter(({ isNew }) => isNew).map((problem) => newAlertOf(problem, now));
    const recurrences = problems.filter(({ isNew }) => !isNew).map((problem) => recurrenceOf(problem, now));
    const closed = await this.commands.execute(new RaiseAlertsCommand(alerts, recurrences));
    return new Set(closed.map(({ alertId }) => alertId));
  }
}

/** Of each event: the alerts that tell of it, and whether it was the one to raise any. */
function tellingOf(
  problems: readonly Problem<EventOccurrence>[],
): Map<InboundEvent, { alertIds: string[]; hasRaised: boolean }> {
  const telling = new Map<InboundEvent, { alertIds: string[]; hasRaised: boolean }>();
  for (const { alertId, isNew, occurrences } of problems)
    occurrences.forEach(({ event }, i) => {
      const entry = telling.get(event) ?? { alertIds: [], hasRaised: false };
      entry.alertIds.push(alertId);
      entry.hasRaised ||= isNew && i === 0;
      telling.set(event, entry);
    });
  return telling;
}

function outcomesOf(
  events: readonly InboundEvent[],
  quiet: ReadonlySet<EventOccurrence>,
  problems: readonly Problem<EventOccurrence>[],
): readonly ProcessedEvent[] {
  const telling = tellingOf(problems);
  const silenced = new Set([...quiet].map(({ event }) => event));
  return events.map((event) => {
    const told = telling.get(event);
    if (told) return { event, outcome: told.hasRaised ? 'raised' : 'folded', alertIds: told.alertIds };
    return { event, outcome: silenced.has(event) ? 'suppressed' : 'unmatched', alertIds: [] };
  });
}
