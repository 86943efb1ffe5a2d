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

/** The event that the outbox tests record: each subject has events with the numbers 1, 2, 3 … */
export class TestEvent extends OutboxEvent {
  static readonly type: string = 'alerts.test_event';
  static readonly wireName = 'test_event';
  readonly subjectId: string;
  readonly number: number;
  readonly tenantId: string;
  readonly timestamp: string;

  constructor(fields: EventFields<TestEvent>) {
    super(fields);
  }

  subject(): string {
    return this.subjectId;
  }
}

/** The same event with a type that is not published to RabbitMQ. */
export class InternalTestEvent extends TestEvent {
  static override readonly type = 'campana.test_event';
}

/** The same event with a different routing key. */
export class OtherTestEvent extends TestEvent {
  static override readonly type = 'alerts.test_other';
}

const tenantId = randomUUID();

/** Creates an event. */
export const testEvent = (subjectId: string, number: number, type: typeof TestEvent = TestEvent): TestEvent =>
  new type({ subjectId, number, tenantId, timestamp: new Date().toISOString() });

/** Stores the events that it receives. It throws for each event whose `<subject> <number>` is in `failing`. */
@OutboxListener(TestEvent, InternalTestEvent, OtherTestEvent)
export class TestListener implements EventsListener<TestEvent> {
  readonly received: TestEvent[] = [];
  readonly failing = new Set<string>();

  handle(events: readonly TestEvent[]): Promise<void> {
    for (const { subjectId, number } of events)
      if (this.failing.has(`${subjectId} ${number}`)) return Promise.reject(new Error(`refused event ${number}`));
    this.received.push(...events);
    return Promise.resolve();
  }

  /** The numbers of a subject's events, in the order in which they were received. */
  numbersOf(subjectId: string): number[] {
    return this.received.filter((event) => event.subjectId === subjectId).map(({ number }) => number);
  }
}

/** An application that has only an outbox and this listener, on the real services. */
export function outboxApplication(
  listener: Type<EventsListener<TestEvent>>,
  environment: Record<string, string> = {},
): Promise<INestApplicationContext> {
  const config = loadConfig({ ...process.env, LOG_LEVEL: 'silent', AUTH_JWT_SECRET: SECRET, ...environment });
  const settings = [{ provide: Config, useValue: config }, Clock, ShutdownReport];

  @Global()
  @Module({
    imports: [
      CqrsModule.forRoot(),
      DatabaseModule.forRoot(),
      MessagingModule.forRoot([{ name: 'alerts' }], 'alert_processor.dead'),
      OutboxModule.forRoot('alerts'),
    ],
    providers: [...settings, listener],
    exports: settings,
  })
  class OutboxTestModule {}

  return NestFactory.createApplicationContext(OutboxTestModule, { logger: false });
}
