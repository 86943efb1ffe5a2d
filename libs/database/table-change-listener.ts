import { Injectable, Logger, OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { Config } from '../config/config';
import { OwnConnection } from './own-connection';

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
  private connection?: OwnConnection | undefined;
  private timer?: NodeJS.Timeout;
  private isClosing = false;

  constructor(private readonly config: Config) {}

  /** Whether changes are received. While they are not, cached rows may be out of date. */
  get isListening(): boolean {
    return this.connection !== undefined;
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
    await this.connection?.close();
  }

  private async connect(): Promise<void> {
    try {
      this.connection = await OwnConnection.open({
        url: this.config.database.url,
        name: 'campana changes',
        channel: CHANNEL,
        onNotification: (payload) => this.dispatch(payload),
        onLost: () => this.lost(),
      });
    } catch (error) {
      this.log.warn(`cannot listen for changes: ${(error as Error).message}`);
      this.reconnectLater();
    }
  }

  private lost(): void {
    if (!this.connection) return;
    this.connection = undefined;
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
