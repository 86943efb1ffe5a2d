import { Module } from '@nestjs/common';
import { EventsConsumer } from './amqp/events.consumer';
import { IngestEventsHandler } from './commands/ingest-events';
import { ProcessedEventsRepository } from './persistence/processed-events.repository';

@Module({ providers: [ProcessedEventsRepository, IngestEventsHandler, EventsConsumer] })
export class IngestionModule {}
