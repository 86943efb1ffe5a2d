import { setTimeout as after } from 'node:timers/promises';
import {
  AmqpConnection,
  type MessageErrorHandler,
  Nack,
  RABBIT_HANDLER,
  type RabbitHandlerConfig,
} from '@golevelup/nestjs-rabbitmq';
import { BeforeApplicationShutdown, Inject, Injectable, Logger, OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import type { Channel, ConsumeMessage } from 'amqplib';
import { Config } from '../config/config';
import { within } from '../kernel/deadline';
import { problemOf } from '../kernel/problem-of';
import { ShutdownReport } from '../shutdown/shutdown-report';
import { DEAD_LETTER_EXCHANGE } from './dead-letter';

/** A method with `@RabbitSubscribe`. Its message is acknowledged when the method resolves. */
type Handler = (body: unknown, message: ConsumeMessage) => Promise<void>;

/** A handler throws this when its message must be retried, after any error, since it cannot be dead-lettered. */
export class TryAgain extends Error {}

const pauseBounds = { minMs: 200, maxMs: 15_000 };
const FINISH_WITHIN_MS = 8_000;

const isTemporary = (error: unknown): boolean => error instanceof TryAgain || problemOf(error) === 'unavailable';

/**
 * Adds the exchange of dead letters to the queue of a handler, so that a rejected message is stored as a dead letter.
 * The queue of dead letters itself stays as it is.
 */
export function withDeadLetters(options: RabbitHandlerConfig, exchange: string): RabbitHandlerConfig {
  if (options.exchange === exchange) return options;
  const { queueOptions = {} } = options;
  const added = { 'x-dead-letter-exchange': exchange, ...(queueOptions.arguments as object | undefined) };
  return { ...options, queueOptions: { ...queueOptions, arguments: added } };
}

/**
 * Subscribes the methods with `@RabbitSubscribe` of this application. golevelup's own module is not used: its start waits
 * for RabbitMQ, it closes without cancelling consumers, and it supports only one application in a process (ADR 18).
 */
@Injectable()
export class Subscribers implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger(Subscribers.name);
  private readonly running = new Set<Promise<void>>();
  private isStopping = false;
  /** Aborted when the current messages will be delivered again: the connection is lost, or the application stops. */
  private delivery = new AbortController();

  constructor(
    private readonly config: Config,
    private readonly amqp: AmqpConnection,
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    @Inject(DEAD_LETTER_EXCHANGE) private readonly deadLetters: string,
    report: ShutdownReport,
  ) {
    report.add(() => this.running.size > 0 && `handlers: ${this.running.size} messages go back to their queues`);
  }

  onApplicationBootstrap(): void {
    if (!this.config.consumes) return;
    this.amqp.managedConnection.on('disconnect', () => this.abortRetries());
    for (const { instance } of this.discovery.getProviders() as { instance?: object }[]) {
      if (!instance) continue;
      const methods = instance as Record<string, Handler>;
      for (const name of this.scanner.getAllMethodNames(Object.getPrototypeOf(instance) as object)) {
        const handler = methods[name];
        const options = handler && (Reflect.getMetadata(RABBIT_HANDLER, handler) as RabbitHandlerConfig | undefined);
        if (options) this.subscribe(`${instance.constructor.name}.${name}`, handler.bind(instance), options);
      }
    }
  }

  /** Stops consuming. Messages that are being handled are finished, or go back to their queues. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    const finished = async () => {
      await Promise.allSettled(this.amqp.consumerTags.map((tag) => this.amqp.cancelConsumer(tag)));
      this.abortRetries();
      await Promise.all(this.running);
    };
    await within(FINISH_WITHIN_MS, finished()).catch(() => undefined);
  }

  /** Subscribes a method. It does not wait, since the subscription needs RabbitMQ. */
  private subscribe(name: string, handler: Handler, options: RabbitHandlerConfig): void {
    if (options.type !== 'subscribe' || options.batchOptions)
      throw new Error(`${name}: a handler of single messages must use @RabbitSubscribe without batchOptions`);
    const tracked = (body: unknown, message?: ConsumeMessage): Promise<Nack | undefined> => {
      const handling = this.handle(handler, body, message as ConsumeMessage);
      const ended = handling.then(
        () => undefined,
        () => undefined,
      );
      this.running.add(ended);
      void ended.finally(() => this.running.delete(ended));
      return handling;
    };
    const errorHandler: MessageErrorHandler = (channel, message) => this.reject(name, channel, message);
    void this.amqp
      .createSubscriber(tracked, { ...withDeadLetters(options, this.deadLetters), errorHandler }, name)
      .then(() => this.log.log(`${name} consumes ${options.queue}`));
  }

  /**
   * Handles a message. While a dependency is unavailable, it holds the message and retries; the prefetch limits how
   * many. When it can no longer hold it, the message goes back to its queue.
   * @throws Error for which the message is rejected
   */
  private async handle(handler: Handler, body: unknown, message: ConsumeMessage): Promise<Nack | undefined> {
    const { signal } = this.delivery;
    for (let pauseMs = pauseBounds.minMs; ; pauseMs = Math.min(pauseMs * 2, pauseBounds.maxMs)) {
      if (this.isStopping || signal.aborted) return new Nack(true);
      try {
        await handler(body, message);
        return undefined;
      } catch (error) {
        if (!isTemporary(error)) throw error;
        await after(pauseMs, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** Must not throw: golevelup does not handle the error, and the process would end. */
  private reject(name: string, channel: Channel, message: ConsumeMessage): void {
    try {
      channel.reject(message, false);
    } catch (error) {
      this.log.warn(`${name}: a message will be delivered again: ${(error as Error).message}`);
    }
  }

  private abortRetries(): void {
    this.delivery.abort();
    this.delivery = new AbortController();
  }
}
