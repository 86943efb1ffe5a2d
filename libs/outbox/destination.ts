/** An event that waits for delivery to a destination. */
export interface OutboxRow {
  readonly seq: string;
  readonly id: string;
  readonly type: string;
  readonly aggregateId: string;
  /** The event as JSON, as it is published. */
  readonly payload: string;
}

interface DestinationSpec {
  /** The table of events that wait. */
  readonly table: string;
  /** The namespace of the advisory locks. */
  readonly locks: number;
  /** SQL condition: which events go there; $7 is how the types of published events begin. null: all events. */
  readonly filter: string | null;
  /** Events that are recorded within this time after a batch, in milliseconds, are delivered together: fewer statements under load. */
  readonly gatherMs: number;
}

/**
 * The destinations of events. Each has its own table of waiting events and its own namespace of advisory locks, so that
 * they do not wait for each other.
 */
export const destinations = {
  rabbitmq: { table: 'outbox_publications', locks: 0x0b0c, filter: 'starts_with(type, $7)', gatherMs: 5 },
  listeners: { table: 'outbox_dispatches', locks: 0x0b0d, filter: null, gatherMs: 50 },
} as const satisfies Readonly<Record<string, DestinationSpec>>;

export type DestinationName = keyof typeof destinations;

/** The destination whose table numbers the events, so it must get all of them. The other tables copy the numbers. */
export const NUMBERED_BY = 'listeners' satisfies DestinationName;

/** The errors of events that could not be delivered, by subject. */
export type Failures = ReadonlyMap<string, Error>;

/** Delivers the events of one table. */
export interface Destination {
  readonly name: DestinationName;
  /**
   * Delivers rows in order. When a row fails, it skips the later rows of the same subject.
   * @param onDelivered called with rows as soon as they are delivered
   * @returns the subjects that failed
   * @throws Error when all rows must wait, because a service is unavailable
   */
  deliver(rows: readonly OutboxRow[], onDelivered: (rows: readonly OutboxRow[]) => Promise<void>): Promise<Failures>;
}
