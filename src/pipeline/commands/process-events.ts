import { Command, CommandBus, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import {
  ApplyObservationsCommand,
  eventKeyOf,
  failureOccurrence,
  type Matches,
  MatchRulesQuery,
  type Occurrence,
  ProvisionTenantsCommand,
  RecordRuleActivityCommand,
  type RuleEvent,
  type RuleFailure,
  SampleEventsCommand,
} from '../../rules';
import { FilterSuppressedQuery, type SuppressionVerdicts } from '../../suppression';
import { AlertPipeline } from '../alert-pipeline';
import { activitiesOf, type BatchOutcome, type EventOutcome, outcomesOf } from '../outcomes';
import { countBatch, countSuppressed, timed } from '../pipeline.metrics';

/** An event that is to be processed. */
export interface DueEvent {
  readonly event: RuleEvent;
  /** It comes again because these rules failed: only they look at it. undefined: all do. */
  readonly ruleIds?: readonly string[] | undefined;
}

/** Sees to it that each event is processed once, in the transaction that processes it. */
export interface ProcessedOnce {
  /** Those of the events that are due. */
  due(events: readonly RuleEvent[]): Promise<readonly DueEvent[]>;
  /** Writes what became of them. @throws when one of them was processed before: then nothing of the batch happens */
  remember(due: readonly DueEvent[], outcomes: readonly EventOutcome[], at: Date): Promise<void>;
}

/** What became of the events that were due. */
export interface ProcessedEvents {
  readonly outcomes: readonly EventOutcome[];
  /** Rules that could not say whether an event matches them. */
  readonly failures: readonly RuleFailure[];
}

/** Turns a batch of events of any tenants into alerts: all of it happens, or nothing. */
export class ProcessEventsCommand extends Command<ProcessedEvents> {
  /** @param events of distinct ids */
  constructor(
    readonly events: readonly RuleEvent[],
    readonly once: ProcessedOnce,
    readonly at: Date,
  ) {
    super();
  }
}

/** What the rules and the suppressions say of events; nothing of it is written yet. */
interface JudgedEvents {
  readonly matches: Matches;
  readonly verdicts: SuppressionVerdicts;
}

/** What the rules say of the events that are due. */
function dueMatches({ observations, ...matches }: Matches, due: readonly DueEvent[]): Matches {
  const rulesOf = new Map(due.map(({ event, ruleIds }) => [eventKeyOf(event), ruleIds]));
  const isDue = ({ event, ruleId }: { readonly event: RuleEvent; readonly ruleId: string }) => {
    const key = eventKeyOf(event);
    return rulesOf.has(key) && (rulesOf.get(key)?.includes(ruleId) ?? true);
  };
  return {
    occurrences: matches.occurrences.filter(isDue),
    observations: observations.filter(({ occurrence }) => isDue(occurrence)),
    recoveries: matches.recoveries.filter(isDue),
    failures: matches.failures.filter(isDue),
    mismatches: matches.mismatches,
  };
}

/** One occurrence for each rule that failed in this batch, so that somebody hears of it. */
const failureOccurrences = (failures: readonly RuleFailure[], at: Date): Occurrence[] =>
  [...new Map(failures.map((failure) => [failure.ruleId, failure])).values()].map((failure) =>
    failureOccurrence(failure.event, failure, at),
  );

@CommandHandler(ProcessEventsCommand)
export class ProcessEventsHandler implements ICommandHandler<ProcessEventsCommand> {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly pipeline: AlertPipeline,
  ) {}

  async execute(command: ProcessEventsCommand): Promise<ProcessedEvents> {
    countBatch(command.events.length);
    const judged = await timed('judge', () => this.judge(command));
    const { outcomes, failures, batch } = await timed('write', () => this.write(command, judged));
    countSuppressed(batch.result.suppressed);
    return { outcomes, failures };
  }

  /** Outside of the transaction, because rules and suppressions are cached; a tenant seen first gets its default rules. */
  private async judge({ events, at }: ProcessEventsCommand): Promise<JudgedEvents> {
    await this.commands.execute(new ProvisionTenantsCommand(events.map(({ tenantId }) => tenantId)));
    const matches = await this.queries.execute(new MatchRulesQuery(events, at));
    const observed = matches.observations.map(({ occurrence }) => occurrence);
    const verdicts = await this.queries.execute(new FilterSuppressedQuery([...matches.occurrences, ...observed], at));
    return { matches, verdicts };
  }

  @Transactional()
  protected async write({ events, once, at }: ProcessEventsCommand, judged: JudgedEvents) {
    const due = await once.due(events);
    const dueEvents = due.map(({ event }) => event);
    const matches = dueMatches(judged.matches, due);
    const batch = await this.process(matches, judged.verdicts, dueEvents, at);
    const outcomes = outcomesOf(dueEvents, batch);
    await this.commands.execute(new SampleEventsCommand(dueEvents, at));
    await once.remember(due, outcomes, at);
    // last: every batch of a tenant locks these rows
    await this.commands.execute(new RecordRuleActivityCommand(activitiesOf(batch, matches.mismatches), at));
    return { outcomes, failures: matches.failures, batch };
  }

  private async process(
    { occurrences, observations, recoveries, failures }: Matches,
    verdicts: SuppressionVerdicts,
    events: readonly RuleEvent[],
    now: Date,
  ): Promise<BatchOutcome> {
    const observed = await this.commands.execute(new ApplyObservationsCommand(observations, now));
    const result = await this.pipeline.process({
      occurrences: [...occurrences, ...observed.firing, ...failureOccurrences(failures, now)],
      recoveries: [...recoveries, ...observed.recoveries],
      events,
      verdicts,
      now,
    });
    return { result, observations, failures };
  }
}
