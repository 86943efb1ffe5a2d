import { AmqpConnection } from '@golevelup/nestjs-rabbitmq';
import { Injectable, OnApplicationShutdown } from '@nestjs/common';
import type { Channel } from 'amqplib';
import { BrokerUnavailableError } from './broker-unavailable.error';
import { ShutdownReport } from '../shutdown/shutdown-report';
import { ReopeningChannel, OpenChannel } from './reopening-channel';

/** What can be asked of RabbitMQ, and channels of one's own on the application's connection. */
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

  /** Asks the broker something and waits for the answer. Throws when it is away. */
  ping(): Promise<void> {
    return this.onNewChannel(() => Promise.resolve());
  }

  /** How many messages wait in each queue; undefined where there is no such queue. Throws when the broker is away. */
  async depths(queues: readonly string[]): Promise<ReadonlyMap<string, number | undefined>> {
    if (!this.isConnected) throw new BrokerUnavailableError('RabbitMQ is away');
    return new Map(await Promise.all(queues.map(async (queue) => [queue, await this.depth(queue)] as const)));
  }

  private async depth(queue: string): Promise<number | undefined> {
    return this.onNewChannel(async (channel) => (await channel.checkQueue(queue)).messageCount).catch(() => undefined);
  }

  /**
   * Does something on a channel that is closed afterwards. RabbitMQ closes a channel on which a question or a
   * declaration fails: nobody else is on this one.
   */
  async onNewChannel<T>(work: (channel: Channel) => Promise<T>): Promise<T> {
    const { connection } = this.amqp.managedConnection;
    if (!connection) throw new BrokerUnavailableError('RabbitMQ is away');
    const channel = await connection.createChannel();
    channel.on('error', () => undefined);
    try {
      return await work(channel);
    } finally {
      await channel.close().catch(() => undefined);
    }
  }

  /**
   * A channel of one's own, opened again whenever it or the connection was lost.
   * @param open what to do with each new channel: declare, consume
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
