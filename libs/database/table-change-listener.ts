import { Injectable, Logger, OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { Client } from 'pg';
import { Config } from '../config/config';

/** The PostgreSQL channel on which triggers report changed rows: `<table> <tenant id>`. */
const CHANNEL = 'changes';
const RECONNECT_AFTER_MS = 500;

/** Called when rows of a tenant changed. Without a tenant, rows of any tenant may have changed. */
type OnChange = (tenantId?: string) => void;

/** Receives a notification of every commit, by any process, that changes a table with a `tell_change` trigger. */
@Injectable()
export class TableChangeListener implements OnModuleInit, OnApplicationShutdown {
  private readonly log = new Logger(TableChangeListener.name);
  private readonly listeners = new Map<string, OnChange[]>();
  private client?: Client | undefined;
  private timer?: NodeJS.Timeout;
  private isClosing = false;

  constructor(private readonly config: Config) {}

  /** Whether changes are received. While they are not, cached rows may be out of date. */
  get isListening(): boolean {
    return this.client !== undefined;
  }

  /** Registers a callback for changed rows of the table. */
  on(table: string, onChange: OnChange): void {
    this.listeners.set(table, [...(this.listeners.get(table) ?? []), onChange]);
  }

  async onModuleInit(): Promise<void> {
    await this.connect();
  }

  async onApplicationShutdown(): Promise<void> {
    this.isClosing = true;
    clearTimeout(this.timer);
    await this.client?.end().catch(() => undefined);
  }

  private async connect(): Promise<void> {
    const client = new Client({
      connectionString: this.config.database.url,
      application_name: 'campana changes',
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
    });
    client.on('notification', ({ payload = '' }) => this.dispatch(payload));
    client.on('error', () => this.lost(client));
    client.on('end', () => this.lost(client));
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
      this.client = client;
    } catch (error) {
      this.log.warn(`cannot listen for changes: ${(error as Error).message}`);
      this.reconnectLater();
    }
  }

  private lost(client: Client): void {
    if (this.client !== client) return;
    this.client = undefined;
    for (const onChange of [...this.listeners.values()].flat()) onChange();
    this.reconnectLater();
  }

  private reconnectLater(): void {
    clearTimeout(this.timer);
    if (!this.isClosing) this.timer = setTimeout(() => void this.connect(), RECONNECT_AFTER_MS);
  }

  private dispatch(payload: string): void {
    const [table = '', tenantId] = payload.split(' ');
    for (const onChange of this.listeners.get(table) ?? []) onChange(tenantId);
  }
}
