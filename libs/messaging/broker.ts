import { AmqpConnection } from '@golevelup/nestjs-rabbitmq';
import { Injectable, OnApplicationShutdown } from '@nestjs/common';
import type { Channel } from 'amqplib';
import { BrokerUnavailableError } from './broker-unavailable.error';
import { ShutdownReport } from '../shutdown/shutdown-report';
import { ReopeningChannel, OpenChannel } from './reopening-channel';

/** Queries RabbitMQ, and opens dedicated channels on the connection of the application. */
@Injectable()
export class Broker implements OnApplicationShutdown {
  private readonly channels: ReopeningChannel[] = [];

  private isClosed = false;

  constructor(
    private readonly amqp: AmqpConnection,
    report: ShutdownReport,
  ) {
    report.add(() => !this.isClosed && 'RabbitMQ: the connection is not closed');
  }

  get isConnected(): boolean {
    return this.amqp.connected;
  }

  /**
   * Waits for an answer of the broker.
   * @throws BrokerUnavailableError when it is not connected
   */
  ping(): Promise<void> {
    return this.onNewChannel(() => Promise.resolve());
  }

  /**
   * Counts the messages that wait in each queue; undefined for a queue that does not exist.
   * @throws BrokerUnavailableError when the broker is not connected
   */
  async depths(queues: readonly string[]): Promise<ReadonlyMap<string, number | undefined>> {
    if (!this.isConnected) throw new BrokerUnavailableError('RabbitMQ is unavailable');
    return new Map(await Promise.all(queues.map(async (queue) => [queue, await this.depth(queue)] as const)));
  }

  private async depth(queue: string): Promise<number | undefined> {
    return this.onNewChannel(async (channel) => (await channel.checkQueue(queue)).messageCount).catch(() => undefined);
  }

  /**
   * Runs the work on a new channel, and closes it afterwards. RabbitMQ closes a channel on which a declaration fails, so
   * the work must not share one.
   */
  async onNewChannel<T>(work: (channel: Channel) => Promise<T>): Promise<T> {
    const { connection } = this.amqp.managedConnection;
    if (!connection) throw new BrokerUnavailableError('RabbitMQ is unavailable');
    const channel = await connection.createChannel();
    channel.on('error', () => undefined);
    try {
      return await work(channel);
    } finally {
      await channel.close().catch(() => undefined);
    }
  }

  /**
   * Opens a dedicated channel, and opens it again whenever it or the connection is lost.
   * @param open sets up each new channel: declare, consume
   */
  openChannel(name: string, open: OpenChannel): ReopeningChannel {
    const channel = new ReopeningChannel(this.amqp.managedConnection, name, open);
    this.channels.push(channel);
    return channel;
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.allSettled(this.channels.map((channel) => channel.close()));
    await this.amqp.close();
    this.isClosed = true;
  }
}
