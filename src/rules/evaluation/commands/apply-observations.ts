import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { type Occurrence, type Recovery, recoveryOf, type Observation } from '../occurrence';
import { type KeptState, RuleStatesRepository, type StateKey } from '../persistence/rule-states.repository';

/** What rules with a memory make of events. */
export interface ObservationResult {
  /** Those that make their rule raise. */
  readonly firing: readonly Occurrence[];
  readonly recoveries: readonly Recovery[];
}

/** Shows events to the rules that look at what came before; they remember them when the transaction commits. */
export class ApplyObservationsCommand extends Command<ObservationResult> {
  constructor(
    readonly observations: readonly Observation[],
    readonly at: Date,
  ) {
    super();
  }
}

const keyOf = ({ occurrence: { tenantId, ruleId, aggregationKey, compiled } }: Observation): StateKey => ({
  tenantId,
  ruleId,
  ruleType: compiled.rule.ruleType,
  key: aggregationKey,
  basis: compiled.basis,
});

const stateKeyOf = ({ ruleId, key }: StateKey): string => `${ruleId} ${key}`;

@CommandHandler(ApplyObservationsCommand)
export class ApplyObservationsHandler implements ICommandHandler<ApplyObservationsCommand> {
  constructor(private readonly states: RuleStatesRepository) {}

  @Transactional()
  async execute({ observations, at }: ApplyObservationsCommand): Promise<ObservationResult> {
    if (observations.length === 0) return { firing: [], recoveries: [] };
    const distinct = new Map(observations.map((observation) => [stateKeyOf(keyOf(observation)), keyOf(observation)]));
    const kept = await this.states.lock([...distinct.values()], at);
    const states = new Map(kept.map((state) => [stateKeyOf(state), state]));
    const observed = this.observe(observations, states, at);
    await this.states.save([...states.values()], at);
    return observed;
  }

  /** Changes `states`. */
  private observe(observations: readonly Observation[], states: Map<string, KeptState>, at: Date): ObservationResult {
    const firing: Occurrence[] = [];
    const recoveries: Recovery[] = [];
    for (const observation of observations) {
      const { occurrence, isStart } = observation;
      const place = stateKeyOf(keyOf(observation));
      const kept = states.get(place);
      const { event, compiled } = occurrence;
      const input = { atMs: event.occurredAt.getTime(), data: event.data, isStart };
      const seen = compiled.memory?.observe(kept?.state, input);
      if (!kept || !seen) continue;
      states.set(place, { ...kept, state: seen.state, dueAt: seen.dueMs === undefined ? null : new Date(seen.dueMs) });
      if (seen.isRecovered) recoveries.push(recoveryOf(event, compiled));
      if (seen.facts && compiled.isActiveAt(at)) firing.push(occurrence.with(seen.facts));
    }
    return { firing, recoveries };
  }
}
