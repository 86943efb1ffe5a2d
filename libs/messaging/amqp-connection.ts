import { AmqpConnection, MessageHandlerErrorBehavior, type RabbitMQExchangeConfig } from '@golevelup/nestjs-rabbitmq';
import { Logger } from '@nestjs/common';
import type { ConfirmChannel } from 'amqplib';
import type { Config } from '../config/config';
import { guardChannel } from './guarded-channel';

/** The maximum number of messages that a handler of single messages processes at once. */
const HANDLED_AT_ONCE = 50;

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
      connectionOptions: { clientProperties: { connection_name: 'campana' }, timeout: 5_000 },
    },
  });
  await connection.init();
  connection.managedConnection.on('disconnect', ({ err }) => log.warn(`RabbitMQ is unavailable: ${err.message}`));
  connection.managedConnection.on('connectFailed', ({ err }) => log.warn(`RabbitMQ cannot be reached: ${err.message}`));
  const resume = (consumerTag: string) =>
    void connection.resumeConsumer(consumerTag).catch((error: Error) => log.warn(error.message));
  await connection.managedChannel.addSetup((channel: ConfirmChannel) => Promise.resolve(guardChannel(channel, resume)));
  return connection;
}
