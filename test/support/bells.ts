import { randomUUID } from 'node:crypto';
import { Global, type INestApplicationContext, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { Config, loadConfig } from '../../libs/config/config';
import { DatabaseModule } from '../../libs/database/database.module';
import { Clock } from '../../libs/kernel/clock';
import { MessagingModule } from '../../libs/messaging/messaging.module';
import { type EventFields, OutboxEvent } from '../../libs/outbox/outbox-event';
import { type EventsListener, OutboxListener } from '../../libs/outbox/outbox-listener';
import { OutboxModule } from '../../libs/outbox/outbox.module';
import { ShutdownReport } from '../../libs/shutdown/shutdown-report';
import { SECRET } from './hub';

/** Events of the tests of the outbox: a bell rang, for the first, second, third … time. */
export class Rang extends OutboxEvent {
  static readonly type: string = 'alerts.test_rang';
  static readonly wireName = 'rang';
  readonly bellId: string;
  readonly strokeNumber: number;
  readonly tenantId: string;
  readonly timestamp: string;

  constructor(fields: EventFields<Rang>) {
    super(fields);
  }

  subject(): string {
    return this.bellId;
  }
}

/** The same, of a type that is not for RabbitMQ. */
export class RangWithin extends Rang {
  static override readonly type = 'campana.test_rang_within';
}

/** The same, with a routing key of its own. */
export class Tolled extends Rang {
  static override readonly type = 'alerts.test_tolled';
}

const tenantId = randomUUID();

/** A stroke of a bell. */
export const stroke = (bellId: string, strokeNumber: number, type: typeof Rang = Rang): Rang =>
  new type({ bellId, strokeNumber, tenantId, timestamp: new Date().toISOString() });

/** Hears everything, and fails at the strokes that it is told to fail at. */
@OutboxListener(Rang, RangWithin, Tolled)
export class BellListener implements EventsListener<Rang> {
  readonly heard: Rang[] = [];
  readonly failing = new Set<string>();

  handle(events: readonly Rang[]): Promise<void> {
    for (const { bellId, strokeNumber } of events)
      if (this.failing.has(`${bellId} ${strokeNumber}`))
        return Promise.reject(new Error(`no ear for stroke ${strokeNumber}`));
    this.heard.push(...events);
    return Promise.resolve();
  }

  strokesOf(bellId: string): number[] {
    return this.heard.filter((event) => event.bellId === bellId).map(({ strokeNumber }) => strokeNumber);
  }
}

/** An application with nothing but an outbox and a listener, on the real services. */
export function bellApplication(
  listener: Type<EventsListener<Rang>>,
  environment: Record<string, string> = {},
): Promise<INestApplicationContext> {
  const config = loadConfig({ ...process.env, LOG_LEVEL: 'silent', AUTH_JWT_SECRET: SECRET, ...environment });
  const settings = [{ provide: Config, useValue: config }, Clock, ShutdownReport];

  @Global()
  @Module({
    imports: [
      CqrsModule.forRoot(),
      DatabaseModule.forRoot(),
      MessagingModule.forRoot([{ name: 'alerts' }]),
      OutboxModule.forRoot('alerts'),
    ],
    providers: [...settings, listener],
    exports: settings,
  })
  class BellModule {}

  return NestFactory.createApplicationContext(BellModule, { logger: false });
}
