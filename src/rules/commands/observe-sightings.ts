import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { type Occurrence, type Recovery, recoveryOf, type Sighting } from '../occurrence';
import { type KeptState, RuleStatesRepository, type StateKey } from '../persistence/rule-states.repository';

/** What rules with a memory make of events. */
export interface Observations {
  /** Those that make their rule raise. */
  readonly firing: readonly Occurrence[];
  readonly recoveries: readonly Recovery[];
}

/** Shows events to the rules that look at what came before; they remember them when the transaction commits. */
export class ObserveSightingsCommand extends Command<Observations> {
  constructor(
    readonly sightings: readonly Sighting[],
    readonly at: Date,
  ) {
    super();
  }
}

const keyOf = ({ occurrence: { tenantId, ruleId, aggregationKey, compiled } }: Sighting): StateKey => ({
  tenantId,
  ruleId,
  ruleType: compiled.rule.ruleType,
  key: aggregationKey,
  basis: compiled.basis,
});

const placeOf = ({ ruleId, key }: StateKey): string => `${ruleId} ${key}`;

@CommandHandler(ObserveSightingsCommand)
export class ObserveSightingsHandler implements ICommandHandler<ObserveSightingsCommand> {
  constructor(private readonly states: RuleStatesRepository) {}

  @Transactional()
  async execute({ sightings, at }: ObserveSightingsCommand): Promise<Observations> {
    if (sightings.length === 0) return { firing: [], recoveries: [] };
    const distinct = new Map(sightings.map((sighting) => [placeOf(keyOf(sighting)), keyOf(sighting)]));
    const kept = await this.states.lock([...distinct.values()], at);
    const states = new Map(kept.map((state) => [placeOf(state), state]));
    const observed = this.observe(sightings, states, at);
    await this.states.save([...states.values()], at);
    return observed;
  }

  /** Changes `states`. */
  private observe(sightings: readonly Sighting[], states: Map<string, KeptState>, at: Date): Observations {
    const firing: Occurrence[] = [];
    const recoveries: Recovery[] = [];
    for (const sighting of sightings) {
      const { occurrence, isStart } = sighting;
      const place = placeOf(keyOf(sighting));
      const kept = states.get(place);
      const { event, compiled } = occurrence;
      const observation = { atMs: event.occurredAt.getTime(), data: event.data, isStart };
      const seen = compiled.memory?.observe(kept?.state, observation);
      if (!kept || !seen) continue;
      states.set(place, { ...kept, state: seen.state, dueAt: seen.dueMs === undefined ? null : new Date(seen.dueMs) });
      if (seen.isRecovered) recoveries.push(recoveryOf(event, compiled));
      if (seen.facts && compiled.isActiveAt(at)) firing.push(occurrence.with(seen.facts));
    }
    return { firing, recoveries };
  }
}
