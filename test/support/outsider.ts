import { type ChannelModel, connect, type ConsumeMessage, type Options } from 'amqplib';
import type { Json } from './hub';

/** An external program with its own connection to RabbitMQ. */
export class Outsider {
  private constructor(private readonly connection: ChannelModel) {}

  static async connect(): Promise<Outsider> {
    return new Outsider(await connect(process.env['RABBITMQ_URL'] ?? ''));
  }

  /** Publishes a body (a buffer as it is, anything else as JSON) and waits for the confirm. */
  async publish(exchange: string, routingKey: string, body: unknown, options: Options.Publish = {}): Promise<void> {
    await this.publishAll(exchange, [{ routingKey, body, options }]);
  }

  async publishAll(
    exchange: string,
    messages: { routingKey: string; body: unknown; options?: Options.Publish }[],
  ): Promise<void> {
    const channel = await this.connection.createConfirmChannel();
    for (const { routingKey, body, options } of messages)
      channel.publish(exchange, routingKey, Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body)), {
        persistent: true,
        ...options,
      });
    await channel.waitForConfirms();
    await channel.close();
  }

  /** Subscribes to an exchange. @returns an array to which each message is added as it arrives */
  async listen(exchange: string, routingKey = '#'): Promise<{ message: ConsumeMessage; body: Json }[]> {
    const channel = await this.connection.createChannel();
    const { queue } = await channel.assertQueue('', { exclusive: true });
    await channel.bindQueue(queue, exchange, routingKey);
    const received: { message: ConsumeMessage; body: Json }[] = [];
    await channel.consume(
      queue,
      (message) => message && received.push({ message, body: JSON.parse(message.content.toString()) as Json }),
      {
        noAck: true,
      },
    );
    return received;
  }

  /** Removes all messages from a queue. @returns them */
  async drain(queue: string): Promise<ConsumeMessage[]> {
    const channel = await this.connection.createChannel();
    const messages: ConsumeMessage[] = [];
    for (let got = await channel.get(queue, { noAck: true }); got; got = await channel.get(queue, { noAck: true }))
      messages.push(got as unknown as ConsumeMessage);
    await channel.close();
    return messages;
  }

  /** How many messages wait in a queue. */
  async depth(queue: string): Promise<number> {
    const channel = await this.connection.createChannel();
    const { messageCount } = await channel.checkQueue(queue);
    await channel.close();
    return messageCount;
  }

  async close(): Promise<void> {
    // the broker may have been stopped meanwhile, which has closed it
    await this.connection.close().catch(() => undefined);
  }
}
