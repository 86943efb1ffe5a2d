import { Module } from '@nestjs/common';
import { DeadLettersConsumer } from './amqp/dead-letters.consumer';
import { EventsConsumer } from './amqp/events.consumer';
import { AcceptEventsHandler } from './commands/accept-events';
import { DropDeadLetterHandler } from './commands/drop-dead-letter';
import { ForgetOldEventsHandler } from './commands/forget-old-events';
import { IngestEventsHandler } from './commands/ingest-events';
import { KeepDeadLettersHandler } from './commands/keep-dead-letters';
import { ReplayDeadLettersHandler } from './commands/replay-dead-letters';
import { ConsumerStates } from './consumer-states';
import { DeadLettersController } from './http/dead-letters.controller';
import { EventsController } from './http/events.controller';
import { OperationController } from './http/operation.controller';
import { HousekeepingProcessor } from './jobs/housekeeping.processor';
import { DeadLettersRepository } from './persistence/dead-letters.repository';
import { ProcessedEventsRepository } from './persistence/processed-events.repository';
import { GetConsumerStatusHandler } from './queries/get-consumer-status';
import { GetQueueStatsHandler } from './queries/get-queue-stats';
import { ListDeadLettersHandler } from './queries/list-dead-letters';
import { TraceEventHandler } from './queries/trace-event';
import { Teller } from './teller';

const doors = [EventsConsumer, DeadLettersConsumer, HousekeepingProcessor, ConsumerStates];
const commands = [
  IngestEventsHandler,
  AcceptEventsHandler,
  KeepDeadLettersHandler,
  ReplayDeadLettersHandler,
  DropDeadLetterHandler,
  ForgetOldEventsHandler,
];
const queries = [TraceEventHandler, ListDeadLettersHandler, GetConsumerStatusHandler, GetQueueStatsHandler];

@Module({
  controllers: [EventsController, DeadLettersController, OperationController],
  providers: [ProcessedEventsRepository, DeadLettersRepository, Teller, ...doors, ...commands, ...queries],
})
export class IngestionModule {}
