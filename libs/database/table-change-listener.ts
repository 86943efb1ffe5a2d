import { Injectable, Logger, OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { Client } from 'pg';
import { Config } from '../config/config';

/** The PostgreSQL channel on which triggers tell of changed rows: `<table> <tenant id>`. */
const CHANNEL = 'changes';
const RECONNECT_AFTER_MS = 500;

/** What one tenant's row of a table changed means to a listener; without a tenant: anything may have changed. */
type OnChange = (tenantId?: string) => void;

/** Hears of every commit that changes a table with a `tell_change` trigger, whichever process made it. */
@Injectable()
export class TableChangeListener implements OnModuleInit, OnApplicationShutdown {
  private readonly log = new Logger(TableChangeListener.name);
  private readonly listeners = new Map<string, OnChange[]>();
  private client?: Client | undefined;
  private timer?: NodeJS.Timeout;
  private isClosing = false;

  constructor(private readonly config: Config) {}

  /** Whether changes are heard; while they are not, nothing that was remembered can be trusted. */
  get isListening(): boolean {
    return this.client !== undefined;
  }

  /** Calls back when rows of the table changed. */
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
    client.on('notification', ({ payload = '' }) => this.tell(payload));
    client.on('error', () => this.lost(client));
    client.on('end', () => this.lost(client));
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
      this.client = client;
    } catch (error) {
      this.log.warn(`changes are not heard: ${(error as Error).message}`);
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

  private tell(payload: string): void {
    const [table = '', tenantId] = payload.split(' ');
    for (const onChange of this.listeners.get(table) ?? []) onChange(tenantId);
  }
}
