import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { turn } from '../../../../libs/kernel/turns';
import { type Occurrence, type Recovery, recoveryOf, type Observation } from '../occurrence';
import { type StoredState, RuleStatesRepository, type StateKey } from '../persistence/rule-states.repository';

/** The results of rules with a memory. */
export interface ObservationResult {
  /** Occurrences that make their rule raise an alert. */
  readonly firing: readonly Occurrence[];
  readonly recoveries: readonly Recovery[];
}

/** Applies events to rules with a memory, and saves their updated states in the same transaction. */
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
    const stored = await this.states.lock([...distinct.values()], at);
    const states = new Map(stored.map((state) => [stateKeyOf(state), state]));
    const observed = await this.observe(observations, states, at);
    await this.states.save([...states.values()], at);
    return observed;
  }

  /** Changes `states`. */
  private async observe(
    observations: readonly Observation[],
    states: Map<string, StoredState>,
    at: Date,
  ): Promise<ObservationResult> {
    const firing: Occurrence[] = [];
    const recoveries: Recovery[] = [];
    for (const observation of observations) {
      await turn();
      const { occurrence, isStart } = observation;
      const stateKey = stateKeyOf(keyOf(observation));
      const stored = states.get(stateKey);
      const { event, compiled } = occurrence;
      const input = { atMs: event.occurredAt.getTime(), data: event.data, isStart };
      const update = compiled.memory?.observe(stored?.state, input);
      if (!stored || !update) continue;
      const dueAt = update.dueMs === undefined ? null : new Date(update.dueMs);
      states.set(stateKey, { ...stored, state: update.state, dueAt });
      if (update.isRecovered) recoveries.push(recoveryOf(event, compiled));
      if (update.facts && compiled.isActiveAt(at)) firing.push(occurrence.with(update.facts));
    }
    return { firing, recoveries };
  }
}
