/** A call that takes longer than this counts as failing: its target shall not hold the places of the others. */
const SLOW_MS = 1_000;

interface Sending {
  readonly targetId: string;
  readonly sinceMs: number;
}

/**
 * How many messages are on their way at the same time, so that no target takes the places of all others: one has at most a
 * quarter, and those that fail or hang have at most half together. Which ones hang shows only when they hold places already: what
 * they hold beyond that half is made up for, so that there are up to twice as many calls.
 */
export class SendingSlots {
  private readonly sending = new Map<string, Sending>();
  private readonly failing = new Set<string>();

  constructor(private readonly size: number) {}

  /** How many more may be sent. */
  freeAt(now: Date): number {
    const [counts, failing] = this.countsAt(now);
    const held = sumOf(counts, failing);
    const places = this.size + Math.max(0, held - this.half);
    return Math.max(0, Math.min(places, this.size * 2) - this.sending.size);
  }

  get taken(): number {
    return this.sending.size;
  }

  /** The most that one target may have; few while those that hang have half of the places, since others may hang, too. */
  maxPerTargetAt(now: Date): number {
    const [counts, failing] = this.countsAt(now);
    return sumOf(counts, failing) > this.half ? Math.max(1, Math.floor(this.size / 16)) : this.quarter;
  }

  take(deliveryId: string, targetId: string, now: Date): void {
    this.sending.set(deliveryId, { targetId, sinceMs: now.getTime() });
  }

  release(deliveryId: string): void {
    this.sending.delete(deliveryId);
  }

  /** Notes whether the latest call to a target failed. */
  note(targetId: string, hasFailed: boolean): void {
    if (hasFailed && this.failing.size < this.size * 16) this.failing.add(targetId);
    if (!hasFailed) this.failing.delete(targetId);
  }

  /** How many places each target has; all of them for targets that get no more now. */
  busy(now: Date): ReadonlyMap<string, number> {
    const [counts, failing] = this.countsAt(now);
    const room = this.half - sumOf(counts, failing);
    // each failing target may get as many as there is room for all of them, so that together they never get more than half
    const each = Math.max(0, Math.floor(room / Math.max(1, failing.size)));
    for (const targetId of failing)
      counts.set(targetId, Math.max(counts.get(targetId) ?? 0, this.quarter - Math.max(each, room > 0 ? 1 : 0)));
    return counts;
  }

  private get quarter(): number {
    return Math.max(1, Math.floor(this.size / 4));
  }

  private get half(): number {
    return Math.floor(this.size / 2);
  }

  /** How many places each target has, and which ones fail or hang. */
  private countsAt(now: Date): [counts: Map<string, number>, failing: ReadonlySet<string>] {
    const counts = new Map<string, number>();
    const failing = new Set(this.failing);
    for (const { targetId, sinceMs } of this.sending.values()) {
      counts.set(targetId, (counts.get(targetId) ?? 0) + 1);
      if (now.getTime() - sinceMs > SLOW_MS) failing.add(targetId);
    }
    return [counts, failing];
  }
}

const sumOf = (counts: ReadonlyMap<string, number>, targets: ReadonlySet<string>): number =>
  [...targets].reduce((sum, targetId) => sum + (counts.get(targetId) ?? 0), 0);
