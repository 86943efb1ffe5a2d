import type { Socket } from 'node:net';
import { AmqpConnection, MessageHandlerErrorBehavior, type RabbitMQExchangeConfig } from '@golevelup/nestjs-rabbitmq';
import { Logger } from '@nestjs/common';
import type { ChannelModel, ConfirmChannel } from 'amqplib';
import { writeTogether } from '../kernel/write-together';
import type { Config } from '../config/config';
import { guardChannel, surviveFailedSetups } from './guarded-channel';

/** The maximum number of messages that a handler of single messages processes at once. */
const HANDLED_AT_ONCE = 50;

/** How many bytes of messages wait for one write. amqplib writes each message by itself. */
const MAX_WRITE_BYTES = 256 * 1024;

const socketOptions = {
  clientProperties: { connection_name: 'campana' },
  timeout: 5_000,
  writableHighWaterMark: MAX_WRITE_BYTES,
};

/** A connection of amqplib. */
interface WithSocket {
  readonly connection: { readonly stream: Socket };
}

/** Sends the messages of the same tick in one write. */
function sendTogether({ connection: { stream } }: WithSocket): void {
  const write = stream.write.bind(stream);
  stream.write = ((...chunk: Parameters<typeof write>) => {
    writeTogether(stream);
    return write(...chunk);
  }) as typeof stream.write;
}

/** Breaks a connection without waiting for RabbitMQ, which may not answer. */
export const breakConnection = (connection: ChannelModel): void =>
  void (connection.connection as unknown as WithSocket['connection']).stream.destroy(
    new Error('RabbitMQ did not confirm a message in time'),
  );

/**
 * Opens the connection of the application to RabbitMQ. It reconnects by itself, and the start does not wait for it.
 * @param exchanges exchanges to declare at the start, so that other services can bind queues to them
 */
export async function openConnection(
  { rabbitmq }: Config,
  exchanges: readonly RabbitMQExchangeConfig[],
): Promise<AmqpConnection> {
  const log = new Logger('RabbitMQ');
  const connection = new AmqpConnection({
    uri: rabbitmq.url,
    exchanges: [...exchanges],
    prefetchCount: HANDLED_AT_ONCE,
    defaultSubscribeErrorBehavior: MessageHandlerErrorBehavior.NACK,
    defaultPublishOptions: { persistent: true, contentType: 'application/json' },
    enableDirectReplyTo: false,
    connectionInitOptions: { wait: false, skipConnectionFailedLogging: true, skipDisconnectFailedLogging: true },
    connectionManagerOptions: {
      heartbeatIntervalInSeconds: 10,
      reconnectTimeInSeconds: 1,
      connectionOptions: socketOptions,
    },
  });
  await connection.init();
  connection.managedConnection.on('connect', (opened) => sendTogether(opened.connection as unknown as WithSocket));
  connection.managedConnection.on('disconnect', ({ err }) => log.warn(`RabbitMQ is unavailable: ${err.message}`));
  connection.managedConnection.on('connectFailed', ({ err }) => log.warn(`RabbitMQ cannot be reached: ${err.message}`));
  surviveFailedSetups(connection.managedChannel, (error) => log.warn(`a consumer starts later: ${error.message}`));
  const resume = (consumerTag: string) =>
    void connection.resumeConsumer(consumerTag).catch((error: Error) => log.warn(error.message));
  await connection.managedChannel.addSetup((channel: ConfirmChannel) => Promise.resolve(guardChannel(channel, resume)));
  return connection;
}
