import { Global, Module } from '@nestjs/common';
import { Broker } from './broker';
import { ConsumerStates } from './consumer-states';
import { Publisher } from './publisher';

@Global()
@Module({ providers: [Broker, Publisher, ConsumerStates], exports: [Broker, Publisher, ConsumerStates] })
export class MessagingModule {}
