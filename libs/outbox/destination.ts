/** An event that waits for a destination. */
export interface OutboxRow {
  readonly seq: string;
  readonly id: string;
  readonly type: string;
  readonly aggregate_id: string;
  /** What is published: JSON. */
  readonly payload: string;
}

/** Where events go. Each has a table of what waits for it, and a namespace of advisory locks: neither waits for the other. */
export const destinations = {
  rabbitmq: { table: 'outbox_publications', locks: 0x0b0c },
  listeners: { table: 'outbox_dispatches', locks: 0x0b0d },
} as const;

export type DestinationName = keyof typeof destinations;

/** Why events could not be delivered, by their subjects. */
export type Failures = ReadonlyMap<string, Error>;

/** Where the rows of one table go. */
export interface Destination {
  readonly name: DestinationName;
  /**
   * Delivers rows in their order; of a subject that failed, nothing that follows.
   * @param onDelivered called with rows as soon as they need not be delivered again
   * @returns the subjects that failed
   * @throws when all must wait, since something that it needs is away
   */
  deliver(rows: readonly OutboxRow[], onDelivered: (rows: readonly OutboxRow[]) => Promise<void>): Promise<Failures>;
}
