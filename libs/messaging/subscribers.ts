import { setTimeout as after } from 'node:timers/promises';
import {
  AmqpConnection,
  type MessageErrorHandler,
  RABBIT_HANDLER,
  type RabbitHandlerConfig,
} from '@golevelup/nestjs-rabbitmq';
import { BeforeApplicationShutdown, Injectable, Logger, OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import type { ConsumeMessage } from 'amqplib';
import { Config } from '../config/config';
import { problemOf } from '../kernel/problem-of';
import { ShutdownReport } from '../shutdown/shutdown-report';

/** What a method with `@RabbitSubscribe` does: its message is acknowledged when it resolves. */
type Handler = (body: unknown, message: ConsumeMessage) => Promise<void>;

/** A handler throws it when its message has nowhere else to go: whatever went wrong, it is tried again. */
export class TryAgain extends Error {}

const pauseBounds = { minMs: 200, maxMs: 15_000 };
const FINISH_WITHIN_MS = 8_000;

const isTemporary = (error: unknown): boolean => error instanceof TryAgain || problemOf(error) === 'unavailable';

/**
 * Lets the methods with `@RabbitSubscribe` of this application consume. golevelup's own module would let the start wait
 * for RabbitMQ, close without cancelling, and know the handlers of one application in a process only (ADR 18).
 */
@Injectable()
export class Subscribers implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger(Subscribers.name);
  private readonly running = new Set<Promise<void>>();
  private isStopping = false;
  /** Aborted when what is being handled will be delivered again: the connection is lost, or we stop. */
  private delivered = new AbortController();

  constructor(
    private readonly config: Config,
    private readonly amqp: AmqpConnection,
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    report: ShutdownReport,
  ) {
    report.add(() => this.running.size > 0 && `handlers: ${this.running.size} messages go back to their queues`);
  }

  onApplicationBootstrap(): void {
    if (!this.config.consumes) return;
    this.amqp.managedConnection.on('disconnect', () => this.deliverAgain());
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

  /** No new messages; those at hand are finished or go back to their queues. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    const finished = async () => {
      await Promise.allSettled(this.amqp.consumerTags.map((tag) => this.amqp.cancelConsumer(tag)));
      this.deliverAgain();
      await Promise.all(this.running);
    };
    const waiting = new AbortController();
    await Promise.race([finished(), after(FINISH_WITHIN_MS, undefined, waiting).catch(() => undefined)]);
    waiting.abort();
  }

  /** Not awaited: it ends when RabbitMQ is there. */
  private subscribe(name: string, handler: Handler, options: RabbitHandlerConfig): void {
    if (options.type !== 'subscribe' || options.batchOptions)
      throw new Error(`${name}: a handler of single messages has @RabbitSubscribe, without batches`);
    const tracked = (body: unknown, message?: ConsumeMessage): Promise<void> => {
      const handling = this.handle(handler, body, message as ConsumeMessage);
      const ended = handling.then(
        () => undefined,
        () => undefined,
      );
      this.running.add(ended);
      void ended.finally(() => this.running.delete(ended));
      return handling;
    };
    void this.amqp
      .createSubscriber(tracked, { ...options, errorHandler: (...failed) => this.settle(name, ...failed) }, name)
      .then(() => this.log.log(`${name} consumes ${options.queue}`));
  }

  /** While a dependency is away, the message is held and tried again: no more come than may be held. */
  private async handle(handler: Handler, body: unknown, message: ConsumeMessage): Promise<void> {
    const { signal } = this.delivered;
    for (let pauseMs = pauseBounds.minMs; ; pauseMs = Math.min(pauseMs * 2, pauseBounds.maxMs)) {
      if (this.isStopping) throw new TryAgain('the application ends');
      try {
        return await handler(body, message);
      } catch (error) {
        if (!isTemporary(error)) throw error;
        await after(pauseMs, undefined, { signal }).catch(() => undefined);
        if (signal.aborted) throw error;
      }
    }
  }

  /** Must not throw: golevelup leaves the error to nobody, and the process would end. */
  private readonly settle = (name: string, ...[channel, message, error]: Parameters<MessageErrorHandler>): void => {
    try {
      if (isTemporary(error)) channel.nack(message, false, true);
      else channel.reject(message, false);
    } catch (gone) {
      this.log.warn(`${name}: a message will be delivered again: ${(gone as Error).message}`);
    }
  };

  private deliverAgain(): void {
    this.delivered.abort();
    this.delivered = new AbortController();
  }
}
