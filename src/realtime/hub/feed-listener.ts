import { Injectable, Logger, OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { Config } from '../../../libs/config/config';
import { channelOf, type FeedMessage, messageFrom, tenantOfChannel } from '../feed/feed-log';

/** What the connection to Redis tells. */
export interface FeedHearer {
  heard(tenantId: string, message: FeedMessage): void;
  /** The connection is there, again or for the first time. */
  connected(): void;
  lost(): void;
}

/** One connection to Redis that listens to the tenants with clients in this process. It is opened for the first of them. */
@Injectable()
export class FeedListener implements OnApplicationShutdown {
  private readonly log = new Logger(FeedListener.name);
  private readonly wanted = new Set<string>();
  private connection: Redis | undefined;

  constructor(private readonly config: Config) {}

  /** Whether what is told arrives. */
  get isConnected(): boolean {
    return this.connection?.status === 'ready';
  }

  /** Begins to listen to a tenant. While Redis is unavailable, it does so as soon as it is back. */
  async join(tenantId: string, hearer: FeedHearer): Promise<void> {
    this.wanted.add(tenantId);
    this.connection ??= this.connect(hearer);
    if (this.isConnected) await this.connection.subscribe(channelOf(tenantId)).catch(() => undefined);
  }

  async leave(tenantId: string): Promise<void> {
    this.wanted.delete(tenantId);
    if (this.isConnected) await this.connection?.unsubscribe(channelOf(tenantId)).catch(() => undefined);
  }

  onApplicationShutdown(): void {
    this.connection?.disconnect();
  }

  private connect(hearer: FeedHearer): Redis {
    const connection = new Redis(this.config.redis.url, {
      connectionName: 'campana-realtime',
      enableOfflineQueue: false,
      autoResubscribe: false,
      maxRetriesPerRequest: 1,
    });
    connection.on('error', (error: Error) => this.log.debug(error.message));
    connection.on('close', () => hearer.lost());
    connection.on('ready', () => void this.listen(connection, hearer));
    connection.on('message', (channel: string, text: string) => {
      const tenantId = tenantOfChannel(channel);
      if (tenantId) hearer.heard(tenantId, messageFrom(text));
    });
    return connection;
  }

  private async listen(connection: Redis, hearer: FeedHearer): Promise<void> {
    try {
      if (this.wanted.size > 0) await connection.subscribe(...[...this.wanted].map(channelOf));
      hearer.connected();
    } catch (error) {
      // `close` follows, and another try
      this.log.debug((error as Error).message);
    }
  }
}
