import { Command, CommandBus, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Clock } from '../../../libs/kernel/clock';
import {
  failureOccurrence,
  type Matches,
  MatchRulesQuery,
  type Occurrence,
  ApplyObservationsCommand,
  RecordRuleActivityCommand,
  type RuleFailure,
  SampleEventsCommand,
  ProvisionTenantsCommand,
} from '../../rules';
import { FilterSuppressedQuery, type SuppressionVerdicts } from '../../suppression';
import type { InboundEvent } from '../domain/inbound-event';
import { countBatch, countSuppressed, timed } from '../ingestion.metrics';
import { activitiesOf, type BatchOutcome, type Outcome, outcomesOf } from '../../pipeline/outcomes';
import { ProcessedEventsRepository, SeenBefore, type Unseen } from '../persistence/processed-events.repository';
import { AlertPipeline, type PipelineResult } from '../../pipeline/alert-pipeline';

export interface IngestResult {
  /** What became of each event; `duplicate`: it was seen before. */
  readonly outcomes: ReadonlyMap<InboundEvent, Outcome | 'duplicate'>;
  /** Rules that could not say whether an event matches them: their events are worth another try when the rule is mended. */
  readonly failures: readonly RuleFailure[];
}

/** Turns a batch of events of any tenants into alerts: all of it happens, or nothing. */
export class IngestEventsCommand extends Command<IngestResult> {
  constructor(readonly events: readonly InboundEvent[]) {
    super();
  }
}

/** What the rules and the suppressions say of the events; nothing of it is written yet. */
interface Judged {
  readonly matches: Matches;
  readonly verdicts: SuppressionVerdicts<Occurrence>;
}

/** What the rules say of the events that are due; of one that comes again because rules failed, only these have their turn. */
function dueOf({ occurrences, observations, recoveries, failures, mismatches }: Matches, unseen: Unseen): Matches {
  const isDue = ({ event, ruleId }: { event: InboundEvent; ruleId: string }) =>
    unseen.has(event) && (unseen.get(event)?.includes(ruleId) ?? true);
  return {
    occurrences: occurrences.filter(isDue),
    observations: observations.filter(({ occurrence }) => isDue(occurrence)),
    recoveries: recoveries.filter(isDue),
    failures: failures.filter(isDue),
    mismatches,
  };
}

/** What was written. */
interface Ingested extends IngestResult {
  readonly suppressed: PipelineResult['suppressed'];
}

const CHECK_REPEATS_FOR = 50;

/** Somebody is told of each rule that fails, once for a batch. */
const failureOccurrences = (failures: readonly RuleFailure[], at: Date): Occurrence[] =>
  [...new Map(failures.map((failure) => [failure.ruleId, failure])).values()].map((failure) =>
    failureOccurrence(failure.event, failure, at),
  );

@CommandHandler(IngestEventsCommand)
export class IngestEventsHandler implements ICommandHandler<IngestEventsCommand> {
  /** For how many batches more to look for repeats before anything is done: where one comes, more do. */
  private checksRepeats = 0;

  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly processed: ProcessedEventsRepository,
    private readonly pipeline: AlertPipeline,
    private readonly clock: Clock,
  ) {}

  async execute({ events }: IngestEventsCommand): Promise<IngestResult> {
    const now = this.clock.now();
    await this.commands.execute(new ProvisionTenantsCommand(events.map(({ tenantId }) => tenantId)));
    countBatch(events.length);
    const judged = await timed('judge', () => this.judge(events, now));
    const { suppressed, ...result } = await timed('write', () => this.ingestOnce(events, judged, now));
    countSuppressed(suppressed);
    return result;
  }

  private async judge(events: readonly InboundEvent[], now: Date): Promise<Judged> {
    const matches = await this.queries.execute(new MatchRulesQuery(events, now));
    const { occurrences, observations } = matches;
    const all = [...occurrences, ...observations.map(({ occurrence }) => occurrence)];
    return { matches, verdicts: await this.queries.execute(new FilterSuppressedQuery(all, now)) };
  }

  private async ingestOnce(events: readonly InboundEvent[], judged: Judged, now: Date): Promise<Ingested> {
    let looks = this.checksRepeats > 0;
    if (looks) this.checksRepeats--;
    for (;;) {
      try {
        return await this.ingest(events, judged, now, looks);
      } catch (error) {
        if (!(error instanceof SeenBefore)) throw error;
        // whoever handled it has committed by now, so that a look finds it
        looks = true;
        this.checksRepeats = CHECK_REPEATS_FOR;
      }
    }
  }

  @Transactional()
  protected async ingest(
    events: readonly InboundEvent[],
    judged: Judged,
    now: Date,
    looks: boolean,
  ): Promise<Ingested> {
    const unseen = looks ? await this.processed.unseen(events) : this.processed.presumedUnseen(events);
    const due = dueOf(judged.matches, unseen);
    const batchOutcome = await this.apply(due, judged.verdicts, events, now);
    const processed = outcomesOf([...unseen.keys()], batchOutcome);
    await this.commands.execute(new SampleEventsCommand([...unseen.keys()], now));
    await this.processed.remember(processed, unseen, now);
    await this.commands.execute(new RecordRuleActivityCommand(activitiesOf(batchOutcome, due.mismatches), now));
    const outcomes = new Map<InboundEvent, Outcome | 'duplicate'>(events.map((event) => [event, 'duplicate']));
    for (const { event, outcome } of processed) outcomes.set(event, outcome);
    return { outcomes, failures: due.failures, suppressed: batchOutcome.result.suppressed };
  }

  private async apply(
    { occurrences, observations, recoveries, failures }: Matches,
    verdicts: SuppressionVerdicts<Occurrence>,
    events: readonly InboundEvent[],
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
