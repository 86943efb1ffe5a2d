import { Injectable, Logger, OnApplicationShutdown } from '@nestjs/common';
import { AmqpConnectionManager, connect } from 'amqp-connection-manager';
import { Config } from '../config/config';
import { BrokerUnavailableError } from './broker-unavailable.error';
import { ReopeningChannel, OpenChannel } from './reopening-channel';

/** The one connection to RabbitMQ: it comes back by itself, and so does every channel that was asked for. */
@Injectable()
export class Broker implements OnApplicationShutdown {
  private readonly log = new Logger(Broker.name);
  private readonly connection: AmqpConnectionManager;
  private readonly channels: ReopeningChannel[] = [];

  constructor({ rabbitmq }: Config) {
    this.connection = connect([rabbitmq.url], {
      heartbeatIntervalInSeconds: 10,
      reconnectTimeInSeconds: 1,
      connectionOptions: { clientProperties: { connection_name: 'campana' }, timeout: 5_000 },
    });
    this.connection.on('connect', () => this.log.log('connected to RabbitMQ'));
    this.connection.on('disconnect', ({ err }) => this.log.warn(`RabbitMQ is away: ${err.message}`));
    this.connection.on('connectFailed', ({ err }) => this.log.warn(`RabbitMQ can not be reached: ${err.message}`));
  }

  get isConnected(): boolean {
    return this.connection.isConnected();
  }

  /** Asks the broker something and waits for the answer. Throws when it is away. */
  async ping(): Promise<void> {
    const connection = this.connection.connection;
    if (!connection) throw new BrokerUnavailableError('RabbitMQ is away');
    const channel = await connection.createChannel();
    await channel.close();
  }

  /** How many messages wait in each queue; undefined where there is no such queue. Throws when the broker is away. */
  async depths(queues: readonly string[]): Promise<ReadonlyMap<string, number | undefined>> {
    return new Map(await Promise.all(queues.map(async (queue) => [queue, await this.depth(queue)] as const)));
  }

  /** Asking for a queue that does not exist closes the channel: each question has its own. */
  private async depth(queue: string): Promise<number | undefined> {
    const connection = this.connection.connection;
    if (!connection) throw new BrokerUnavailableError('RabbitMQ is away');
    const channel = await connection.createChannel();
    channel.on('error', () => undefined);
    try {
      const { messageCount } = await channel.checkQueue(queue);
      await channel.close();
      return messageCount;
    } catch {
      return undefined;
    }
  }

  /**
   * A channel of one's own, opened again whenever it or the connection was lost.
   * @param open what to do with each new channel: declare, consume
   */
  openChannel(name: string, open: OpenChannel): ReopeningChannel {
    const channel = new ReopeningChannel(this.connection, name, open);
    this.channels.push(channel);
    return channel;
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.allSettled(this.channels.map((channel) => channel.close()));
    await this.connection.close();
  }
}
