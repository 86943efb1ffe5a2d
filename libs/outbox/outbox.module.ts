import { DynamicModule, Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Dispatcher } from './dispatcher';
import { Outbox } from './outbox';
import { EVENTS_EXCHANGE, OutboxRelay } from './relay';

@Global()
@Module({})
export class OutboxModule {
  /** @param exchange on which what happened is published */
  static forRoot(exchange: string): DynamicModule {
    return {
      module: OutboxModule,
      imports: [DiscoveryModule],
      providers: [Outbox, OutboxRelay, Dispatcher, { provide: EVENTS_EXCHANGE, useValue: exchange }],
      exports: [Outbox],
    };
  }
}
