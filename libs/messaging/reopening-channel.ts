import { Logger } from '@nestjs/common';
import type { AmqpConnectionManager } from 'amqp-connection-manager';
import type { Channel } from 'amqplib';

export type OpenChannel = (channel: Channel) => Promise<void>;

const REOPEN_AFTER_MS = 1_000;

/** A channel that is opened again when the broker closes it or the connection is lost. */
export class ReopeningChannel {
  private readonly log: Logger;
  private channel?: Channel;
  private timer?: NodeJS.Timeout;
  private isClosed = false;
  private isOpening = false;
  private readonly onConnect = () => void this.reopen();

  constructor(
    private readonly connection: AmqpConnectionManager,
    name: string,
    private readonly open: OpenChannel,
  ) {
    this.log = new Logger(`channel ${name}`);
    connection.on('connect', this.onConnect);
    if (connection.isConnected()) void this.reopen();
  }

  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.timer);
    this.connection.removeListener('connect', this.onConnect);
    await this.channel?.close().catch(() => undefined);
  }

  private async reopen(): Promise<void> {
    const connection = this.connection.connection;
    if (this.isClosed || this.isOpening || this.channel || !connection) return;
    this.isOpening = true;
    try {
      const channel = await connection.createChannel();
      channel.on('error', (error: Error) => this.log.warn(error.message));
      channel.once('close', () => this.lost(channel));
      this.channel = channel;
      await this.open(channel);
    } catch (error) {
      this.log.warn(`could not be opened: ${(error as Error).message}`);
      // it may still be open, and consume
      await this.channel?.close().catch(() => undefined);
      this.reopenLater();
    } finally {
      this.isOpening = false;
    }
    if (this.isClosed) await this.close();
  }

  private lost(channel: Channel): void {
    if (this.channel === channel) delete this.channel;
    this.reopenLater();
  }

  private reopenLater(): void {
    clearTimeout(this.timer);
    if (!this.isClosed) this.timer = setTimeout(() => void this.reopen(), REOPEN_AFTER_MS);
  }
}
