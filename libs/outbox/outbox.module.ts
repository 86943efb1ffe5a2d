import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Dispatcher } from './dispatcher';
import { ListenersDestination } from './listeners-destination';
import { Outbox } from './outbox';
import { RabbitMqDestination } from './rabbitmq-destination';
import { Relays } from './relays';

@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [Outbox, Dispatcher, ListenersDestination, RabbitMqDestination, Relays],
  exports: [Outbox],
})
export class OutboxModule {}
