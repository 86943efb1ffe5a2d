import { Injectable } from '@nestjs/common';
import type { ConfirmChannel, Options } from 'amqplib';
import { Broker } from './broker';
import { BrokerUnavailableError } from './broker-unavailable.error';
import type { ReopeningChannel } from './reopening-channel';

const CONFIRM_WITHIN_MS = 10_000;

export interface OutgoingMessage {
  readonly exchange: string;
  readonly routingKey: string;
  readonly content: Buffer;
  readonly options: Options.Publish;
}

/** RabbitMQ refused these messages, and has the others: a queue that they were to reach is full, for example. */
export class MessagesRefusedError extends BrokerUnavailableError {
  constructor(readonly refused: readonly OutgoingMessage[]) {
    super(`RabbitMQ refused ${refused.length} message(s)`);
  }
}

/** What amqplib says of a negative acknowledgement; its other errors are those of a lost channel. */
const REFUSED = 'message nacked';

/**
 * Sends messages on the channel and waits until the broker has answered to every one of them.
 * @throws MessagesRefusedError when it refused some
 */
export async function publishConfirmed(channel: ConfirmChannel, messages: readonly OutgoingMessage[]): Promise<void> {
  const refused: OutgoingMessage[] = [];
  const send = (message: OutgoingMessage) =>
    new Promise<void>((resolve, reject) => {
      const { exchange, routingKey, content, options } = message;
      const properties = { persistent: true, contentType: 'application/json', ...options };
      channel.publish(exchange, routingKey, content, properties, (error: Error | null) => {
        if (error && error.message !== REFUSED) return reject(error);
        if (error) refused.push(message);
        resolve();
      });
    });
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new BrokerUnavailableError(`no confirm within ${CONFIRM_WITHIN_MS} ms`)),
      CONFIRM_WITHIN_MS,
    );
  });
  await Promise.race([Promise.all(messages.map(send)), tooLate]).finally(() => clearTimeout(timer));
  if (refused.length > 0) throw new MessagesRefusedError(refused);
}

/** Publishes with confirms, on a channel of its own. */
@Injectable()
export class Publisher {
  private readonly exchanges = new Set<string>();
  private readonly channel: ReopeningChannel;

  constructor(broker: Broker) {
    this.channel = broker.openChannel('publisher', (channel) => this.declareAll(channel));
  }

  /** Makes sure that a topic exchange is there from the start, so that others can bind to it before anything is published. */
  provide(exchange: string): void {
    this.exchanges.add(exchange);
    void this.channel.current?.assertExchange(exchange, 'topic', { durable: true });
  }

  /**
   * Resolves when the broker has every message.
   * @throws MessagesRefusedError when it refused some of them
   * @throws BrokerUnavailableError when it is away or does not confirm
   */
  async publish(messages: readonly OutgoingMessage[]): Promise<void> {
    if (messages.length === 0) return;
    const channel = this.channel.current;
    if (!channel) throw new BrokerUnavailableError('RabbitMQ is away');
    await this.declare(channel, messages);
    await publishConfirmed(channel, messages).catch((error: Error) => {
      throw error instanceof MessagesRefusedError ? error : new BrokerUnavailableError(error.message);
    });
  }

  /** Publishing to an exchange that does not exist would close the channel. */
  private async declare(channel: ConfirmChannel, messages: readonly OutgoingMessage[]): Promise<void> {
    const unknown = new Set(
      messages.map(({ exchange }) => exchange).filter((exchange) => !this.exchanges.has(exchange)),
    );
    for (const exchange of unknown) await channel.assertExchange(exchange, 'topic', { durable: true });
    for (const exchange of unknown) this.exchanges.add(exchange);
  }

  private async declareAll(channel: ConfirmChannel): Promise<void> {
    for (const exchange of this.exchanges) await channel.assertExchange(exchange, 'topic', { durable: true });
  }
}
