import { Client } from 'pg';
import { APPLICATION_ROLE } from '../database/data-source-options';
import { OUTBOX_CHANNEL } from './outbox';

export interface OutboxRow {
  readonly seq: string;
  readonly id: string;
  readonly type: string;
  readonly aggregate_id: string;
  /** What is published: JSON. */
  readonly payload: string;
  readonly is_published: boolean;
}

/** Subjects are spread over this many partitions; a partition is worked by one relay at a time, which keeps the order. */
const PARTITIONS = 16;
/** The namespace of the advisory locks, one for each partition. */
const LOCKS = 0x0b0c;

const selectDue = `
  SELECT seq, id, type, aggregate_id, payload::text, is_published FROM outbox o
  WHERE get_byte(uuid_send(aggregate_id), 15) % ${PARTITIONS} = ANY($1)
    AND NOT EXISTS (SELECT FROM outbox failed
                    WHERE failed.attempts > 0 AND failed.retry_at > now()
                      AND failed.aggregate_id = o.aggregate_id AND failed.seq <= o.seq)
  ORDER BY seq LIMIT $2`;

const markFailed = `
  UPDATE outbox SET is_published = true, attempts = attempts + 1, last_error = left($2, 1000),
                    retry_at = now() + least(interval '5 minutes', interval '1 second' * 2 ^ least(attempts, 20))
  WHERE seq = ANY($1)`;

/** The outbox as the relay sees it, on a connection of its own: its locks are gone when the connection is. */
export class OutboxRows {
  private partitions: number[] = [];

  private constructor(private readonly client: Client) {}

  /**
   * Connects, and listens for what is recorded.
   * @param onRecorded called when something was recorded, here or in another process
   * @param onLost called when the connection is gone
   */
  static async connect(url: string, onRecorded: () => void, onLost: (error?: Error) => void): Promise<OutboxRows> {
    // a removal that a crash of the server forgets is a repeat, which receivers drop: nobody waits for the disk
    const options = `-c role=${APPLICATION_ROLE} -c app.system=on -c TimeZone=UTC -c synchronous_commit=off`;
    const client = new Client({
      connectionString: url,
      options,
      application_name: 'campana relay',
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
    });
    let isLost = false;
    const lostOnce = (error?: Error) => {
      if (!isLost) onLost(error);
      isLost = true;
    };
    client.on('notification', onRecorded);
    client.on('error', lostOnce);
    client.on('end', () => lostOnce());
    await client.connect();
    await client.query(`LISTEN ${OUTBOX_CHANNEL}`);
    return new OutboxRows(client);
  }

  /** The oldest rows that are due, of the partitions that no other relay is at; hold them until `release`. */
  async take(limit: number): Promise<OutboxRow[]> {
    const { rows } = await this.client.query<{ partition: number }>(
      `SELECT p AS partition FROM generate_series(0, ${PARTITIONS - 1}) p WHERE pg_try_advisory_lock(${LOCKS}, p)`,
    );
    this.partitions = rows.map(({ partition }) => partition);
    if (this.partitions.length === 0) return [];
    return (await this.client.query<OutboxRow>(selectDue, [this.partitions, limit])).rows;
  }

  async remove(seqs: readonly string[]): Promise<void> {
    if (seqs.length > 0) await this.client.query('DELETE FROM outbox WHERE seq = ANY($1)', [seqs]);
  }

  /** Published, but a listener failed: the rows of this subject are told again later, in their order. */
  async retryLater(subject: string, rows: readonly OutboxRow[], error: string): Promise<void> {
    const seqs = rows.filter(({ aggregate_id }) => aggregate_id === subject).map(({ seq }) => seq);
    await this.client.query(markFailed, [seqs, error]);
  }

  /** Lets other relays at the partitions. */
  async release(): Promise<void> {
    if (this.partitions.length > 0) await this.client.query('SELECT pg_advisory_unlock_all()');
    this.partitions = [];
  }

  async close(): Promise<void> {
    await this.client.end().catch(() => undefined);
  }
}
