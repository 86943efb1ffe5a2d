import { DAY, dateOf, firstOn, HOUR, type LocalClock, type OnCallLayer, timeOf } from './layer';

/** A turn of a layer: the time from one handoff to the next. */
export interface Turn {
  /** The first one is 0. */
  readonly turn: number;
  readonly from: number;
  readonly until: number;
}

const unitMs = { hours: HOUR, days: DAY, weeks: 7 * DAY } as const;

const stepOf = ({ type, every, unit }: OnCallLayer): number => {
  if (type === 'weekly') return every * unitMs.weeks;
  return every * (type === 'custom' && unit ? unitMs[unit] : unitMs.days);
};

/** The wall time of the first handoff. */
function firstWall({ startsOn, handoffTime, handoffDay, type }: OnCallLayer): number {
  const date = dateOf(startsOn ?? '1970-01-01');
  return (type === 'weekly' && handoffDay ? firstOn(handoffDay, date) : date) + timeOf(handoffTime);
}

/**
 * The turns of a layer. Handoff n is at the wall time start + n x every: one that is skipped is at the first instant after the
 * gap, one that occurs twice at its first. Of two at one instant the earlier turn is empty, and left out.
 */
export class Turns {
  private readonly first: number;
  private readonly step: number;
  /** When the layer begins and ends. */
  readonly from: number;
  readonly until: number;

  constructor(
    layer: OnCallLayer,
    private readonly clock: LocalClock,
  ) {
    this.first = firstWall(layer);
    this.step = stepOf(layer);
    this.from = layer.startsOn === null ? -Infinity : this.startOf(0);
    this.until = layer.endsOn === null ? Infinity : clock.instantOf(dateOf(layer.endsOn) + timeOf(layer.handoffTime));
  }

  /** The turn at an instant, as if the layer never ended; undefined: the first has not begun. */
  at(instant: number): Turn | undefined {
    if (instant < this.from) return undefined;
    const turn = this.numberAt(instant);
    return { turn, from: this.startOf(turn), until: this.startOf(turn + 1) };
  }

  /** The turns that have a part in a span, whole. */
  *between(from: number, until: number): Generator<Turn> {
    const [begin, end] = [Math.max(from, this.from), Math.min(until, this.until)];
    if (begin >= end) return;
    let turn = this.numberAt(begin);
    for (let start = this.startOf(turn); start < end; turn++) {
      const next = this.startOf(turn + 1);
      if (start < next) yield { turn, from: start, until: Math.min(next, this.until) };
      start = next;
    }
  }

  private startOf(turn: number): number {
    return this.clock.instantOf(this.first + turn * this.step);
  }

  /** The last turn that begins not later than the instant. The estimate is wrong around the changes of the clock. */
  private numberAt(instant: number): number {
    let turn = Math.floor((this.clock.wallOf(instant) - this.first) / this.step);
    while (this.startOf(turn + 1) <= instant) turn++;
    while (turn > 0 && this.startOf(turn) > instant) turn--;
    return Math.max(turn, 0);
  }
}
