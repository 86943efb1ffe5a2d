import { Global, Module } from '@nestjs/common';
import { Broker } from './broker';
import { Publisher } from './publisher';

@Global()
@Module({ providers: [Broker, Publisher], exports: [Broker, Publisher] })
export class MessagingModule {}
