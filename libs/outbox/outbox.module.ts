import { DynamicModule, Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Dispatcher } from './dispatcher';
import { ListenersDestination } from './listeners-destination';
import { Outbox } from './outbox';
import { EVENTS_EXCHANGE, RabbitMqDestination } from './rabbitmq-destination';
import { Relays } from './relays';

@Global()
@Module({})
export class OutboxModule {
  /** @param exchange the exchange for events whose type begins with its name and a dot */
  static forRoot(exchange: string): DynamicModule {
    const destinations = [ListenersDestination, RabbitMqDestination, { provide: EVENTS_EXCHANGE, useValue: exchange }];
    return {
      module: OutboxModule,
      imports: [DiscoveryModule],
      providers: [Outbox, Dispatcher, Relays, ...destinations],
      exports: [Outbox, Relays],
    };
  }
}
