import { AmqpConnection } from '@golevelup/nestjs-rabbitmq';
import { Injectable } from '@nestjs/common';
import type { Options } from 'amqplib';
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

/** RabbitMQ refused these messages, and has the others: a queue that they were to reach is full, for example. */
export class MessagesRefusedError extends BrokerUnavailableError {
  /** @param reason of the first of them */
  constructor(
    readonly refused: readonly OutgoingMessage[],
    reason: string,
  ) {
    super(`${refused.length} message(s) were refused: ${reason}`);
  }
}

/** What amqplib says of a negative acknowledgement; its other errors are those of a lost channel. */
const REFUSED = 'message nacked';

const isRefusal = (error: Error): boolean => error.message === REFUSED || error instanceof UnencodableMessageError;

/** Publishes many messages at a time, and says exactly whether RabbitMQ has them. */
@Injectable()
export class Publisher {
  private readonly declared = new Set<string>();

  constructor(
    private readonly amqp: AmqpConnection,
    private readonly broker: Broker,
  ) {
    // an exchange that was deleted costs the connection, too: then the others are declared again
    amqp.managedConnection.on('disconnect', () => this.declared.clear());
  }

  /**
   * Resolves when the broker has every message.
   * @throws BrokerUnavailableError when it is away or does not confirm one of them
   * @throws MessagesRefusedError when it refused some of them, or they cannot be written as AMQP; it has the others
   */
  async publish(messages: readonly OutgoingMessage[]): Promise<void> {
    if (messages.length === 0) return;
    // golevelup would keep the messages until RabbitMQ is back
    if (!this.amqp.connected) throw new BrokerUnavailableError('RabbitMQ is away');
    try {
      await this.declare(messages);
      await this.sendAll(messages);
    } catch (error) {
      throw error instanceof BrokerUnavailableError ? error : new BrokerUnavailableError((error as Error).message);
    }
  }

  /** Waits for all, also when one has failed: nothing is under way when the caller tries again. */
  private async sendAll(messages: readonly OutgoingMessage[]): Promise<void> {
    const results = await Promise.allSettled(messages.map((message) => this.send(message)));
    const errors = results.map((result) => (result.status === 'rejected' ? (result.reason as Error) : undefined));
    const lost = errors.find((error) => error && !isRefusal(error));
    if (lost) throw new BrokerUnavailableError(lost.message);
    const refused = messages.filter((_, i) => errors[i]);
    if (refused.length > 0) throw new MessagesRefusedError(refused, errors.find((error) => error)?.message ?? '');
  }

  private send({ exchange, routingKey, content, options }: OutgoingMessage): Promise<boolean> {
    const withTimeout: Options.Publish & { timeout: number } = { ...options, timeout: CONFIRM_WITHIN_MS };
    return this.amqp.publish(exchange, routingKey, content, withTimeout);
  }

  /** Publishing to an exchange that does not exist would cost the connection. */
  private async declare(messages: readonly OutgoingMessage[]): Promise<void> {
    const { exchanges } = this.amqp.configuration;
    for (const exchange of new Set(messages.map((message) => message.exchange))) {
      if (this.declared.has(exchange) || exchanges.some(({ name }) => name === exchange)) continue;
      await this.broker.onNewChannel((channel) => channel.assertExchange(exchange, 'topic', { durable: true }));
      this.declared.add(exchange);
    }
  }
}
