import { Command, CommandBus, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Lines } from '../../../libs/kernel/lines';
import { UpsertWorkItemsCommand, workItemChangeOf } from '../../escalation';
import {
  ApplyObservationsCommand,
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
import { activitiesOf, type BatchOutcome, eventActivitiesOf, type EventOutcome, outcomesOf } from '../outcomes';
import { countBatch, countSuppressed, timed } from '../pipeline.metrics';

/** An event that must be processed. */
export interface EventToProcess {
  readonly event: RuleEvent;
  /** The rules that failed before: the event is replayed for these only. undefined: for all rules. */
  readonly ruleIds?: readonly string[] | undefined;
}

/** Makes sure that each event is processed once, inside the transaction that processes it. */
export interface DuplicateCheck {
  /** Returns those of the events that must be processed. */
  toProcess(): Promise<readonly EventToProcess[]>;
  /** Stores the outcomes. @throws when one of the events was processed before: the whole batch is rolled back */
  record(outcomes: readonly EventOutcome[], at: Date): Promise<void>;
}

/** The outcomes of the processed events. */
export interface ProcessedEvents {
  readonly outcomes: readonly EventOutcome[];
  /** Rules that failed to decide whether an event matches. */
  readonly failures: readonly RuleFailure[];
}

/** Turns a batch of events of any tenants into alerts, in one transaction. Returns the outcomes. */
export class ProcessEventsCommand extends Command<ProcessedEvents> {
  /**
   * @param exchange batches of the same exchange are judged in order
   * @param events events with distinct ids
   */
  constructor(
    readonly exchange: string,
    readonly events: readonly RuleEvent[],
    readonly duplicates: DuplicateCheck,
    readonly at: Date,
  ) {
    super();
  }
}

/** The matches of the rules and the verdicts of the suppressions. Nothing is written yet. */
interface JudgedEvents {
  readonly matches: Matches;
  readonly verdicts: SuppressionVerdicts;
}

/**
 * Returns those of the matches that belong to the events and to the rules for which these must be processed.
 * @param matched the number of events that the matches are of
 */
function matchesToProcess(all: Matches, events: readonly EventToProcess[], matched: number): Matches {
  if (events.length === matched && events.every(({ ruleIds }) => !ruleIds)) return all;
  const { observations, ...matches } = all;
  const rulesOf = new Map(events.map(({ event, ruleIds }) => [event.key, ruleIds]));
  const isNeeded = ({ event: { key }, ruleId }: { readonly event: RuleEvent; readonly ruleId: string }) =>
    rulesOf.has(key) && (rulesOf.get(key)?.includes(ruleId) ?? true);
  return {
    occurrences: matches.occurrences.filter(isNeeded),
    observations: observations.filter(({ occurrence }) => isNeeded(occurrence)),
    recoveries: matches.recoveries.filter(isNeeded),
    failures: matches.failures.filter(isNeeded),
    mismatches: matches.mismatches,
  };
}

/** Creates one occurrence for each rule that failed in this batch, so that an alert reports the failure. */
const failureOccurrences = (failures: readonly RuleFailure[], at: Date): Occurrence[] =>
  [...new Map(failures.map((failure) => [failure.ruleId, failure])).values()].map((failure) =>
    failureOccurrence(failure.event, failure, at),
  );

@CommandHandler(ProcessEventsCommand)
export class ProcessEventsHandler implements ICommandHandler<ProcessEventsCommand> {
  /** Judging takes turns with other work: a small batch must not overtake a large one, whose events came first. */
  private readonly judging = new Lines();

  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly pipeline: AlertPipeline,
  ) {}

  async execute(command: ProcessEventsCommand): Promise<ProcessedEvents> {
    countBatch(command.events.length);
    const judged = await this.judging.do(command.exchange, () => timed('judge', () => this.judge(command)));
    const { outcomes, failures, batch } = await timed('write', () => this.write(command, judged));
    countSuppressed(batch.result.suppressed);
    return { outcomes, failures };
  }

  /**
   * Runs outside the transaction, because rules and suppressions are cached. New tenants get their default rules
   * first.
   */
  private async judge({ events, at }: ProcessEventsCommand): Promise<JudgedEvents> {
    await this.commands.execute(new ProvisionTenantsCommand(events.map(({ tenantId }) => tenantId)));
    const matches = await this.queries.execute(new MatchRulesQuery(events, at));
    const observed = matches.observations.map(({ occurrence }) => occurrence);
    const verdicts = await this.queries.execute(new FilterSuppressedQuery([...matches.occurrences, ...observed], at));
    return { matches, verdicts };
  }

  @Transactional()
  protected async write({ events, duplicates, at }: ProcessEventsCommand, judged: JudgedEvents) {
    const toProcess = await duplicates.toProcess();
    const processed = toProcess.map(({ event }) => event);
    const matches = matchesToProcess(judged.matches, toProcess, events.length);
    const batch = await this.process(matches, judged.verdicts, processed, at);
    const outcomes = outcomesOf(processed, batch);
    await this.upsertWorkItems(processed, at);
    await this.commands.execute(new SampleEventsCommand(processed, at));
    await Promise.all([
      duplicates.record(outcomes, at),
      // last, because every batch of a tenant locks these rows
      this.commands.execute(
        new RecordRuleActivityCommand(
          activitiesOf(batch, matches.mismatches),
          at,
          eventActivitiesOf(toProcess, outcomes),
        ),
      ),
    ]);
    return { outcomes, failures: matches.failures, batch };
  }

  /** What services report of their work items counts as soon as their events do. */
  private async upsertWorkItems(events: readonly RuleEvent[], at: Date): Promise<void> {
    const changes = events.flatMap((event) => workItemChangeOf(event, at) ?? []);
    if (changes.length > 0) await this.commands.execute(new UpsertWorkItemsCommand(changes));
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
