import { AmqpConnection } from '@golevelup/nestjs-rabbitmq';
import { Injectable } from '@nestjs/common';
import type { ChannelModel, Options } from 'amqplib';
import { breakConnection } from './amqp-connection';
import { Broker } from './broker';
import { BrokerUnavailableError } from './broker-unavailable.error';
import { UnencodableMessageError } from './guarded-channel';

const CONFIRM_WITHIN_MS = 10_000;

export interface OutgoingMessage {
  readonly exchange: string;
  readonly routingKey: string;
  readonly content: Buffer;
  readonly options: Options.Publish;
}

/** RabbitMQ refused some messages, for example because a queue is full. It has accepted the others. */
export class MessagesRefusedError extends BrokerUnavailableError {
  /** @param reason of the first of them */
  constructor(
    readonly refused: readonly OutgoingMessage[],
    reason: string,
  ) {
    super(`${refused.length} message(s) were refused: ${reason}`);
  }
}

/** amqplib's error message for a negative acknowledgement. Its other errors mean that the channel was lost. */
const REFUSED = 'message nacked';

/** Brings a message to the queue that its routing key names; it always exists. */
const DEFAULT_EXCHANGE = '';

/** The error message of amqp-connection-manager for a confirm that did not come in time. */
const TIMEOUT = 'timeout';

const isRefusal = (error: Error): boolean => error.message === REFUSED || error instanceof UnencodableMessageError;

/** Publishes messages, and reports exactly which of them RabbitMQ has accepted. */
@Injectable()
export class Publisher {
  private readonly declared = new Set<string>();
  /** RabbitMQ accepts no messages for now, because its memory or disk is full. */
  private isBlocked = false;

  constructor(
    private readonly amqp: AmqpConnection,
    private readonly broker: Broker,
  ) {
    // publishing to a deleted exchange closes the connection, so exchanges must be declared again
    amqp.managedConnection.on('disconnect', () => this.declared.clear());
    amqp.managedConnection.on('blocked', () => (this.isBlocked = true));
    for (const event of ['unblocked', 'disconnect']) amqp.managedConnection.on(event, () => (this.isBlocked = false));
  }

  /**
   * Publishes the messages. Resolves when the broker has confirmed all of them.
   * @throws BrokerUnavailableError when it is unavailable or does not confirm a message in time
   * @throws MessagesRefusedError when it refused some messages, or they cannot be encoded; it has accepted the others
   */
  async publish(messages: readonly OutgoingMessage[]): Promise<void> {
    if (messages.length === 0) return;
    // golevelup would hold the messages until RabbitMQ is available again
    if (!this.amqp.connected) throw new BrokerUnavailableError('RabbitMQ is unavailable');
    try {
      await this.declare(messages);
      await this.sendAll(messages);
    } catch (error) {
      throw error instanceof BrokerUnavailableError ? error : new BrokerUnavailableError((error as Error).message);
    }
  }

  /** Waits for all messages, even if one fails, so that none is in flight when the caller retries. */
  private async sendAll(messages: readonly OutgoingMessage[]): Promise<void> {
    const { connection } = this.amqp.managedConnection;
    const results = await Promise.allSettled(messages.map((message) => this.send(message)));
    const errors = results.map((result) => (result.status === 'rejected' ? (result.reason as Error) : undefined));
    const lost = errors.find((error) => error && !isRefusal(error));
    if (lost?.message === TIMEOUT) this.replace(connection);
    if (lost) throw new BrokerUnavailableError(lost.message);
    const refused = messages.filter((_, i) => errors[i]);
    if (refused.length > 0) throw new MessagesRefusedError(refused, errors.find((error) => error)?.message ?? '');
  }

  /**
   * Breaks a connection on which a confirm did not come in time: later ones would not come either, and it may hang for
   * long before its heartbeat fails. It is opened again at once.
   */
  private replace(connection: ChannelModel | undefined): void {
    if (connection && !this.isBlocked && this.amqp.managedConnection.connection === connection)
      breakConnection(connection);
  }

  private send({ exchange, routingKey, content, options }: OutgoingMessage): Promise<boolean> {
    const withTimeout: Options.Publish & { timeout: number } = { ...options, timeout: CONFIRM_WITHIN_MS };
    return this.amqp.publish(exchange, routingKey, content, withTimeout);
  }

  /** Declares the exchanges: publishing to one that does not exist would close the connection. */
  private async declare(messages: readonly OutgoingMessage[]): Promise<void> {
    const { exchanges } = this.amqp.configuration;
    for (const exchange of new Set(messages.map((message) => message.exchange))) {
      if (
        exchange === DEFAULT_EXCHANGE ||
        this.declared.has(exchange) ||
        exchanges.some(({ name }) => name === exchange)
      )
        continue;
      await this.broker.onNewChannel((channel) => channel.assertExchange(exchange, 'topic', { durable: true }));
      this.declared.add(exchange);
    }
  }
}
