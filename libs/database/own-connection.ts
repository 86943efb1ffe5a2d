import { Client } from 'pg';
import { within } from '../kernel/deadline';
import { sessionOptions } from './session-options';

/** How often a connection shows both sides that the other one is there, and how long an answer may take. */
const HEARTBEAT_MS = 3_000;
const ANSWER_WITHIN_MS = 10_000;
const CLOSE_WITHIN_MS = 1_000;

/** PostgreSQL ends the session, with its locks, when it has not heard of the process for this long. */
const SILENT_AFTER_MS = 15_000;

interface OwnConnectionOptions {
  readonly url: string;
  /** Shown in `pg_stat_activity`. */
  readonly name: string;
  /** Settings of the session. */
  readonly settings?: Readonly<Record<string, string>>;
  /** The channel to listen to, and what to do with its notifications. */
  readonly channel: string;
  readonly onNotification: (payload: string) => void;
  /** Called once when the connection is lost, unless it was closed. */
  readonly onLost: (error?: Error) => void;
}

/**
 * A connection outside the pool, for notifications and session locks. If the network between the process and PostgreSQL
 * fails without a word, both sides know it within seconds: the process by a heartbeat, PostgreSQL by its absence.
 */
export class OwnConnection {
  private heartbeat: NodeJS.Timeout | undefined;
  private isBusy = false;
  private isEnded = false;
  private beating: Promise<unknown> | undefined;

  private constructor(private readonly client: Client) {}

  /** Connects, and listens. @throws Error when that fails or takes too long */
  static async open({ url, name, settings, channel, onNotification, onLost }: OwnConnectionOptions) {
    const client = new Client({
      connectionString: url,
      application_name: name,
      options: sessionOptions({
        ...settings,
        idle_session_timeout: String(SILENT_AFTER_MS),
        // ends the statement in PostgreSQL, too, before the process stops waiting for it
        statement_timeout: String(ANSWER_WITHIN_MS - 1_000),
      }),
      keepAlive: true,
      connectionTimeoutMillis: ANSWER_WITHIN_MS,
      query_timeout: ANSWER_WITHIN_MS,
    });
    const connection = new OwnConnection(client);
    let isOpen = false;
    const lostOnce = (error?: Error) => {
      if (isOpen && !connection.isEnded) onLost(error);
      connection.endOnce();
    };
    client.on('notification', ({ payload = '' }) => onNotification(payload));
    client.on('error', lostOnce);
    client.on('end', () => lostOnce());
    try {
      await client.connect();
      await client.query(`LISTEN ${channel}`);
      if (connection.isEnded) throw new Error('the connection was lost at once');
    } catch (error) {
      void connection.close();
      throw error;
    }
    isOpen = true;
    connection.heartbeat = setInterval(() => connection.beat(), HEARTBEAT_MS);
    return connection;
  }

  /** Runs a statement. @throws Error when it fails or is not answered in time */
  async query<Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> {
    await this.beating;
    this.isBusy = true;
    try {
      return (await this.client.query<Row>(sql, values)).rows;
    } finally {
      this.isBusy = false;
    }
  }

  /** Closes the connection. If the server does not answer, it is broken. */
  async close(): Promise<void> {
    this.endOnce();
    await within(CLOSE_WITHIN_MS, this.client.end()).catch(() => this.break());
  }

  private endOnce(): void {
    this.isEnded = true;
    clearInterval(this.heartbeat);
  }

  /** A statement that runs is a sign of life itself, and has its own deadline. */
  private beat(): void {
    if (this.isBusy || this.beating) return;
    this.beating = this.client
      .query('SELECT')
      .catch(() => this.break())
      .finally(() => (this.beating = undefined));
  }

  /** Ends the connection without waiting for the server, which may not answer. */
  private break(): void {
    (this.client as unknown as WithStream).connection.stream.destroy();
  }
}

/** The socket of a client of pg. */
interface WithStream {
  readonly connection: { readonly stream: { destroy: () => void } };
}
