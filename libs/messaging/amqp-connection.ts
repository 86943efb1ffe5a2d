import { AmqpConnection, MessageHandlerErrorBehavior, type RabbitMQExchangeConfig } from '@golevelup/nestjs-rabbitmq';
import { Logger } from '@nestjs/common';
import type { ConfirmChannel } from 'amqplib';
import type { Config } from '../config/config';
import { guardChannel } from './guarded-channel';

/** Messages that one handler of single messages may have at once. */
const HANDLED_AT_ONCE = 50;

/**
 * The application's connection to RabbitMQ: it comes back by itself, and nobody waits for it at the start.
 * @param exchanges those that must be there from the start, so that others can bind to them
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
  connection.managedConnection.on('disconnect', ({ err }) => log.warn(`RabbitMQ is away: ${err.message}`));
  connection.managedConnection.on('connectFailed', ({ err }) => log.warn(`cannot be reached: ${err.message}`));
  const renew = (consumerTag: string) =>
    void connection.resumeConsumer(consumerTag).catch((error: Error) => log.warn(error.message));
  await connection.managedChannel.addSetup((channel: ConfirmChannel) => Promise.resolve(guardChannel(channel, renew)));
  return connection;
}
