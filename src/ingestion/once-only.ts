import type { DuplicateCheck, EventOutcome, EventToProcess } from '../pipeline';
import type { InboundEvent } from './domain/inbound-event';
import type { ProcessedEvent, ProcessedEventsRepository, SeenRow } from './persistence/processed-events.repository';

/** One of the events was processed before, so the transaction must be rolled back. */
export class ProcessedBefore extends Error {}

/** Whether the content of an event is not that of the event with its key that was processed. */
export const isConflict = ({ contentHash }: InboundEvent, seen: Pick<SeenRow, 'contentHash'>): boolean =>
  seen.contentHash !== null && seen.contentHash !== contentHash;

/** Makes sure that each event of one batch is processed once, in the transaction that processes it. */
export class OnceOnly implements DuplicateCheck {
  /** The first event of each key; the others are repeats. */
  private readonly firsts = new Map<string, InboundEvent>();
  /** Those of the events that were processed before, if that was checked. */
  private seen: ReadonlyMap<string, SeenRow> = new Map();

  /** @param checksFirst whether to search for processed events before processing; otherwise `record` finds them */
  constructor(
    private readonly processed: ProcessedEventsRepository,
    private readonly events: readonly InboundEvent[],
    private readonly checksFirst: boolean,
  ) {
    for (const event of events) if (!this.firsts.has(event.key)) this.firsts.set(event.key, event);
  }

  /** The events without repeats within the batch. */
  get distinct(): readonly InboundEvent[] {
    return [...this.firsts.values()];
  }

  /** The repeats whose content is not that of the event that was processed. */
  get conflicts(): readonly InboundEvent[] {
    // nearly always: no repeats
    if (this.seen.size === 0 && this.firsts.size === this.events.length) return [];
    return this.events.filter((event) => {
      const known = this.seen.get(event.key) ?? this.firsts.get(event.key);
      return known !== undefined && isConflict(event, known);
    });
  }

  /**
   * Returns those of the events that must be processed: events that were not processed before, and events that failed
   * for some rules, which must process them again.
   */
  async toProcess(): Promise<readonly EventToProcess[]> {
    if (!this.checksFirst) return this.distinct.map((event) => ({ event }));
    this.seen = await this.processed.seen(this.distinct);
    return this.distinct.flatMap((event) => {
      const row = this.seen.get(event.key);
      if (!row) return [{ event }];
      return row.outcome === 'failed' && !isConflict(event, row) ? [{ event, ruleIds: row.failedRuleIds ?? [] }] : [];
    });
  }

  /**
   * Stores the outcomes of events, in the order in which all writers lock them.
   * @throws ProcessedBefore when one of the events was processed before, perhaps by another process since `toProcess`
   */
  async record(outcomes: readonly EventOutcome[], receivedAt: Date): Promise<void> {
    const added: ProcessedEvent[] = [];
    const repeated: ProcessedEvent[] = [];
    for (const outcome of outcomes.toSorted((one, other) => (one.event.key < other.event.key ? -1 : 1))) {
      const { key } = outcome.event;
      const event = this.firsts.get(key);
      if (event) (this.seen.has(key) ? repeated : added).push({ event, outcome });
    }
    const stored = await Promise.all([
      this.processed.add(added, receivedAt),
      this.processed.addOutcomes(repeated, receivedAt),
    ]);
    if (stored[0] + stored[1] < outcomes.length)
      throw new ProcessedBefore('an event of this batch was processed before');
    await this.processed.markConflicts(this.conflicts, receivedAt);
  }
}
