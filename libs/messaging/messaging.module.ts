import { AmqpConnection, type RabbitMQExchangeConfig } from '@golevelup/nestjs-rabbitmq';
import { DynamicModule, Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Config } from '../config/config';
import { openConnection } from './amqp-connection';
import { Broker } from './broker';
import { ConsumerStates } from './consumer-states';
import { DEAD_LETTER_EXCHANGE } from './dead-letter';
import { Publisher } from './publisher';
import { Subscribers } from './subscribers';

/** Provides the RabbitMQ connection, publishing, and handlers of single messages (`@RabbitSubscribe`). */
@Global()
@Module({})
export class MessagingModule {
  /**
   * @param exchanges the exchanges that the application publishes to; they are declared with the connection
   * @param deadLetterExchange the fanout exchange for messages that cannot be processed; it is declared too
   */
  static forRoot(exchanges: readonly RabbitMQExchangeConfig[], deadLetterExchange: string): DynamicModule {
    const deadLetters: RabbitMQExchangeConfig = {
      name: deadLetterExchange,
      type: 'fanout',
      options: { durable: true },
    };
    const connection = {
      provide: AmqpConnection,
      inject: [Config],
      useFactory: (config: Config) => openConnection(config, [...exchanges, deadLetters]),
    };
    return {
      module: MessagingModule,
      imports: [DiscoveryModule],
      providers: [
        connection,
        { provide: DEAD_LETTER_EXCHANGE, useValue: deadLetterExchange },
        Broker,
        ConsumerStates,
        Publisher,
        Subscribers,
      ],
      exports: [AmqpConnection, DEAD_LETTER_EXCHANGE, Broker, ConsumerStates, Publisher],
    };
  }
}
