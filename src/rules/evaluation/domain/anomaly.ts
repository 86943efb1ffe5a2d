import { fieldOf } from '../../domain/event-data';
import type { AnomalyParameters, Memory, MemoryInput, MemoryUpdate } from '../../domain/rule-parameters';

/** The exponentially weighted mean and variance of a key's values. */
export interface AnomalyState {
  /** How many values it was learned from. */
  readonly count: number;
  readonly mean: number;
  readonly variance: number;
}

const empty: AnomalyState = { count: 0, mean: 0, variance: 0 };

const clamp = (value: number, limit: number): number => Math.max(-limit, Math.min(limit, value));

/** Remembers of each key what its values are usually like. */
export class AnomalyMemory implements Memory<AnomalyState> {
  constructor(private readonly parameters: AnomalyParameters) {}

  observe(state: AnomalyState = empty, { data }: MemoryInput): MemoryUpdate<AnomalyState> {
    const value = fieldOf(data, this.parameters.field);
    if (typeof value !== 'number' || !Number.isFinite(value)) return { state };
    const difference = value - state.mean;
    const deviation = Math.sqrt(state.variance);
    const isWarm = state.count >= this.parameters.warmUp;
    const limit = Math.max(this.parameters.deviations * deviation, this.parameters.minChange);
    // what is far out teaches no more than what is just in, or one wild value would hide the next
    const next = this.learned(state, isWarm && deviation > 0 ? clamp(difference, limit) : difference);
    if (!isWarm || !this.isTooFar(difference, limit)) return { state: next };
    const deviations = deviation > 0 ? difference / deviation : null;
    return { state: next, facts: { value, mean: state.mean, deviation, deviations } };
  }

  private isTooFar(difference: number, limit: number): boolean {
    const { direction } = this.parameters;
    return (direction !== 'below' && difference > limit) || (direction !== 'above' && -difference > limit);
  }

  /** West (1979), incremental; the first values weigh alike, so that the start is the plain mean. */
  private learned({ count, mean, variance }: AnomalyState, difference: number): AnomalyState {
    const weight = Math.max(this.parameters.smoothing, 1 / (count + 1));
    const step = weight * difference;
    const learned = { count: count + 1, mean: mean + step, variance: (1 - weight) * (variance + difference * step) };
    // values near the end of the number range would leave nothing to compare with
    return Number.isFinite(learned.mean) && Number.isFinite(learned.variance) ? learned : { count, mean, variance };
  }
}
