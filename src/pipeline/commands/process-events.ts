import { Command, CommandBus, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import {
  ApplyObservationsCommand,
  eventKeyOf,
  failureOccurrence,
  type Matches,
  type Occurrence,
  RecordRuleActivityCommand,
  type RuleEvent,
  type RuleFailure,
  SampleEventsCommand,
} from '../../rules';
import { AlertPipeline, type PipelineResult } from '../alert-pipeline';
import { activitiesOf, type BatchOutcome, type EventOutcome, outcomesOf } from '../outcomes';
import type { JudgedEvents } from './judge-events';

/** An event that is to be processed. */
export interface DueEvent {
  readonly event: RuleEvent;
  /** It comes again because these rules failed: only they look at it. undefined: all do. */
  readonly ruleIds?: readonly string[] | undefined;
}

/** What became of events. */
export interface ProcessedEvents {
  /** Of each of the due events, in their order. */
  readonly outcomes: readonly EventOutcome[];
  /** Rules that could not say whether an event matches them. */
  readonly failures: readonly RuleFailure[];
  readonly suppressed: PipelineResult['suppressed'];
}

/** Turns the events that are due into alerts, as the rules and suppressions judged them: all of it happens, or nothing. */
export class ProcessEventsCommand extends Command<ProcessedEvents> {
  constructor(
    readonly due: readonly DueEvent[],
    readonly judged: JudgedEvents,
    readonly at: Date,
  ) {
    super();
  }
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
    private readonly pipeline: AlertPipeline,
  ) {}

  @Transactional()
  async execute({ due, judged, at }: ProcessEventsCommand): Promise<ProcessedEvents> {
    const events = due.map(({ event }) => event);
    const matches = dueMatches(judged.matches, due);
    const batch = await this.process(matches, judged, events, at);
    await this.commands.execute(new SampleEventsCommand(events, at));
    await this.commands.execute(new RecordRuleActivityCommand(activitiesOf(batch, matches.mismatches), at));
    return { outcomes: outcomesOf(events, batch), failures: matches.failures, suppressed: batch.result.suppressed };
  }

  private async process(
    { occurrences, observations, recoveries, failures }: Matches,
    { verdicts }: JudgedEvents,
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
