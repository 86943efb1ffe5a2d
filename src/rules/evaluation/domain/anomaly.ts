import { fieldOf } from '../../domain/event-data';
import type { AnomalyParameters, Memory, MemoryInput, MemoryUpdate } from '../../domain/rule-parameters';

/** The stored state of one key: the exponentially weighted mean and variance of its values. */
export interface AnomalyState {
  /** The number of values learned. */
  readonly count: number;
  readonly mean: number;
  readonly variance: number;
}

const empty: AnomalyState = { count: 0, mean: 0, variance: 0 };

const clamp = (value: number, limit: number): number => Math.max(-limit, Math.min(limit, value));

/** Learns the usual values of each key, and detects unusual ones. */
export class AnomalyMemory implements Memory<AnomalyState> {
  constructor(private readonly parameters: AnomalyParameters) {}

  observe(state: AnomalyState = empty, { data }: MemoryInput): MemoryUpdate<AnomalyState> {
    const value = fieldOf(data, this.parameters.field);
    if (typeof value !== 'number' || !Number.isFinite(value)) return { state };
    const difference = value - state.mean;
    const deviation = Math.sqrt(state.variance);
    const isWarm = state.count >= this.parameters.warmUp;
    const limit = Math.max(this.parameters.deviations * deviation, this.parameters.minChange);
    // an outlier is learned only up to the limit, so that it does not hide the next outlier
    const next = this.learned(state, isWarm && deviation > 0 ? clamp(difference, limit) : difference);
    if (!isWarm || !this.isTooFar(difference, limit)) return { state: next };
    const deviations = deviation > 0 ? difference / deviation : null;
    return { state: next, facts: { value, mean: state.mean, deviation, deviations } };
  }

  private isTooFar(difference: number, limit: number): boolean {
    const { direction } = this.parameters;
    return (direction !== 'below' && difference > limit) || (direction !== 'above' && -difference > limit);
  }

  /** Incremental update after West (1979). The first values have equal weights, which gives the plain mean. */
  private learned({ count, mean, variance }: AnomalyState, difference: number): AnomalyState {
    const weight = Math.max(this.parameters.smoothing, 1 / (count + 1));
    const step = weight * difference;
    const learned = { count: count + 1, mean: mean + step, variance: (1 - weight) * (variance + difference * step) };
    // huge values could make the state infinite: they are not learned
    return Number.isFinite(learned.mean) && Number.isFinite(learned.variance) ? learned : { count, mean, variance };
  }
}
