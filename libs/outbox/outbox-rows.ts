import { APPLICATION_ROLE } from '../database/pipelined-client';
import { OwnConnection } from '../database/own-connection';
import { type DestinationName, destinations, type Failures, type OutboxRow } from './destination';
import { OUTBOX_CHANNEL } from './outbox';

/**
 * Subjects are spread over this many partitions. One relay at a time processes a partition, which preserves the order.
 */
const PARTITIONS = 16;

const statementsOf = (name: DestinationName) => {
  const { table, locks } = destinations[name];
  return {
    // an idle relay asks nothing more than whether there are rows, and asks the index
    lock: `
      SELECT p AS partition FROM generate_series(0, ${PARTITIONS - 1}) p
      WHERE (SELECT min(seq) FROM ${table}) IS NOT NULL AND pg_try_advisory_lock(${locks}, p)`,
    selectDue: `
      SELECT seq, id, type, aggregate_id AS "aggregateId", payload::text FROM ${table} o
      WHERE get_byte(uuid_send(aggregate_id), 15) % ${PARTITIONS} = ANY($1)
        AND NOT EXISTS (SELECT FROM ${table} failed
                        WHERE failed.attempts > 0 AND failed.retry_at > now()
                          AND failed.aggregate_id = o.aggregate_id AND failed.seq <= o.seq)
      ORDER BY seq LIMIT $2`,
    remove: `DELETE FROM ${table} WHERE seq = ANY($1)`,
    retryLater: `
      UPDATE ${table} o SET attempts = attempts + 1, last_error = left(failed.error, 1000),
        retry_at = now() + least(interval '5 minutes', interval '1 second' * 2 ^ least(attempts, 20))
      FROM unnest($1::bigint[], $2::text[]) failed(seq, error) WHERE failed.seq = o.seq`,
  };
};

/** The events that wait for a destination. It has its own connection: when that is lost, its locks are released. */
export class OutboxRows {
  private partitions: number[] = [];
  private readonly statements: ReturnType<typeof statementsOf>;

  private constructor(
    private readonly connection: OwnConnection,
    destination: DestinationName,
  ) {
    this.statements = statementsOf(destination);
  }

  /**
   * Connects, and listens for new events.
   * @param onRecorded called when events were recorded, in this or another process
   * @param onLost called once when the connection is lost
   */
  static async connect(
    url: string,
    destination: DestinationName,
    onRecorded: () => void,
    onLost: (error?: Error) => void,
  ): Promise<OutboxRows> {
    const settings = {
      role: APPLICATION_ROLE,
      'app.system': 'on',
      TimeZone: 'UTC',
      // no wait for the disk: if a crash of the server loses a removal, the event is repeated, and receivers drop repeats
      synchronous_commit: 'off',
      // the oldest rows come from the index: a scan reads the many removed rows that wait for a vacuum, each time
      enable_seqscan: 'off',
    };
    const connection = await OwnConnection.open({
      url,
      name: `campana relay to ${destination}`,
      settings,
      channel: OUTBOX_CHANNEL,
      onNotification: onRecorded,
      onLost,
    });
    return new OutboxRows(connection, destination);
  }

  /**
   * Claims the partitions that are free until `release`, if there are rows, and returns the oldest due rows of the claimed
   * ones. Other relays to the destination cannot claim them meanwhile.
   */
  async claim(limit: number): Promise<OutboxRow[]> {
    if (this.partitions.length < PARTITIONS) {
      const rows = await this.connection.query<{ partition: number }>(this.statements.lock);
      this.partitions = rows.map(({ partition }) => partition);
    }
    if (this.partitions.length === 0) return [];
    return this.connection.query<OutboxRow>(this.statements.selectDue, [this.partitions, limit]);
  }

  async remove(rows: readonly OutboxRow[]): Promise<void> {
    if (rows.length > 0) await this.connection.query(this.statements.remove, [rows.map(({ seq }) => seq)]);
  }

  /**
   * Schedules the rows of failed subjects for another delivery, in order. Rows that were already removed are not
   * affected.
   */
  async retryLater(rows: readonly OutboxRow[], failures: Failures): Promise<void> {
    const failed = rows.filter(({ aggregateId }) => failures.has(aggregateId));
    if (failed.length === 0) return;
    const errors = failed.map(({ aggregateId }) => failures.get(aggregateId)?.message);
    await this.connection.query(this.statements.retryLater, [failed.map(({ seq }) => seq), errors]);
  }

  /** Releases the partitions to other relays. */
  async release(): Promise<void> {
    if (this.partitions.length > 0) await this.connection.query('SELECT pg_advisory_unlock_all()');
    this.partitions = [];
  }

  /** Closes the connection, which releases the partitions. */
  close(): Promise<void> {
    return this.connection.close();
  }
}
