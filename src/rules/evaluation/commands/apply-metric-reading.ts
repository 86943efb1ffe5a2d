import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { ActiveRules } from '../active-rules';
import type { CompiledRule } from '../compiled-rule';
import { decideMetrics, type MetricDecision, type MetricSample } from '../domain/metric';
import { failureOccurrence } from '../failing-rule';
import { judgementOf, readingEvent, type ReadSeries, samplesOf } from '../metrics/metric-judge';
import { Occurrence, type Recovery, recoveryOf, type RuleEvent } from '../occurrence';
import { MetricStatesRepository } from '../persistence/metric-states.repository';
import type { ClaimedMetricRule } from './claim-metric-rules';

/** What a reading makes happen. */
export interface MetricOutcome {
  readonly occurrences: readonly Occurrence[];
  readonly recoveries: readonly Recovery[];
  /** The events of both. */
  readonly events: readonly RuleEvent[];
}

/** Judges a reading of a claimed rule, in the transaction that processes what happens, and ends the claim. */
export class ApplyMetricReadingCommand extends Command<MetricOutcome> {
  constructor(
    readonly claim: ClaimedMetricRule,
    readonly series: readonly ReadSeries[],
    readonly at: Date,
  ) {
    super();
  }
}

const nothing: MetricOutcome = { occurrences: [], recoveries: [], events: [] };

@CommandHandler(ApplyMetricReadingCommand)
export class ApplyMetricReadingHandler implements ICommandHandler<ApplyMetricReadingCommand> {
  constructor(
    private readonly states: MetricStatesRepository,
    private readonly activeRules: ActiveRules,
  ) {}

  @Transactional()
  async execute({ claim, series, at }: ApplyMetricReadingCommand): Promise<MetricOutcome> {
    const compiled = (await this.activeRules.of([claim.tenantId])).get(claim.tenantId)?.get(claim.ruleId);
    // whoever changed the rule, or claimed it later, reads it again
    if (compiled?.basis !== claim.basis || !(await this.states.lock(claim))) return nothing;
    const outcome = await this.judge(compiled, claim, series, at);
    await this.states.release(claim, nextReading(claim, at));
    return outcome;
  }

  private async judge(
    compiled: CompiledRule,
    claim: ClaimedMetricRule,
    series: readonly ReadSeries[],
    at: Date,
  ): Promise<MetricOutcome> {
    const samples = samplesOrFailure(compiled, series);
    if (samples instanceof Error) {
      const failure = { ruleId: claim.ruleId, ruleName: claim.ruleName, error: samples.message };
      const event = readingEvent(compiled, '', at, {});
      return { ...nothing, occurrences: [failureOccurrence(event, failure, at)] };
    }
    const stored = await this.states.of(claim);
    const known = new Map(stored.map(({ key, basis, state }) => [key, { state, isOutdated: basis !== claim.basis }]));
    const decisions = decideMetrics(known, samples, judgementOf(compiled, at), at.getTime());
    await this.states.store(claim, decisions, at);
    return outcomeOf(compiled, decisions, at);
  }
}

/** A rule that cannot be applied is reported as that of an event is. */
function samplesOrFailure(
  compiled: CompiledRule,
  series: readonly ReadSeries[],
): ReadonlyMap<string, MetricSample> | Error {
  try {
    return samplesOf(compiled, series);
  } catch (error) {
    return error as Error;
  }
}

/** Times that were missed are not made up. */
const nextReading = ({ dueAt, parameters: { intervalSeconds } }: ClaimedMetricRule, at: Date): Date => {
  const intervalMs = intervalSeconds * 1_000;
  const passed = Math.max(0, Math.floor((at.getTime() - dueAt.getTime()) / intervalMs));
  return new Date(dueAt.getTime() + (passed + 1) * intervalMs);
};

function outcomeOf(compiled: CompiledRule, decisions: readonly MetricDecision[], at: Date): MetricOutcome {
  const happened = decisions.filter(({ occurs, isRecovered }) => occurs || isRecovered);
  const events = happened.map((decision) => ({
    decision,
    event: readingEvent(compiled, decision.key, at, decision.data),
  }));
  return {
    occurrences: events.flatMap(({ decision, event }) =>
      decision.occurs ? new Occurrence(event, compiled, factsOf(decision, at), decision.key) : [],
    ),
    recoveries: events.flatMap(({ decision, event }) =>
      decision.isRecovered ? { ...recoveryOf(event, compiled), aggregationKey: decision.key } : [],
    ),
    events: events.map(({ event }) => event),
  };
}

const factsOf = ({ state }: MetricDecision, at: Date): Readonly<Record<string, unknown>> => {
  const sinceMs = state?.sinceMs ?? at.getTime();
  return { since: new Date(sinceMs).toISOString(), seconds: Math.round((at.getTime() - sinceMs) / 1_000) };
};
