import { AmqpConnection, type RabbitMQExchangeConfig } from '@golevelup/nestjs-rabbitmq';
import { DynamicModule, Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Config } from '../config/config';
import { openConnection } from './amqp-connection';
import { Broker } from './broker';
import { ConsumerStates } from './consumer-states';
import { Publisher } from './publisher';
import { Subscribers } from './subscribers';

/** Provides the RabbitMQ connection, publishing, and handlers of single messages (`@RabbitSubscribe`). */
@Global()
@Module({})
export class MessagingModule {
  /** @param exchanges the exchanges that the application publishes to; they are declared with the connection */
  static forRoot(exchanges: readonly RabbitMQExchangeConfig[]): DynamicModule {
    const connection = {
      provide: AmqpConnection,
      inject: [Config],
      useFactory: (config: Config) => openConnection(config, exchanges),
    };
    return {
      module: MessagingModule,
      imports: [DiscoveryModule],
      providers: [connection, Broker, ConsumerStates, Publisher, Subscribers],
      exports: [AmqpConnection, Broker, ConsumerStates, Publisher],
    };
  }
}
