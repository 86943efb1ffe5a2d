import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Dispatcher } from './dispatcher';
import { Outbox } from './outbox';
import { OutboxRelay } from './relay';

@Global()
@Module({ imports: [DiscoveryModule], providers: [Outbox, OutboxRelay, Dispatcher], exports: [Outbox] })
export class OutboxModule {}
