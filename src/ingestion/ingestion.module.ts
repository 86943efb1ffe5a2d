import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DeadLettersConsumer } from './amqp/dead-letters.consumer';
import { EventsConsumer } from './amqp/events.consumer';
import { AcceptEventsHandler } from './commands/accept-events';
import { DropDeadLetterHandler } from './commands/drop-dead-letter';
import { PurgeDeadLettersHandler } from './commands/purge-dead-letters';
import { PurgeProcessedEventsHandler } from './commands/purge-processed-events';
import { IngestEventsHandler } from './commands/ingest-events';
import { StoreDeadLettersHandler } from './commands/store-dead-letters';
import { ReplayCorrectedLetterHandler } from './commands/replay-corrected-letter';
import { ReplayDeadLettersHandler } from './commands/replay-dead-letters';
import { ReplayMatchingDeadLettersHandler } from './commands/replay-matching-dead-letters';
import { RunDemoDayHandler } from './demo/commands/run-demo-day';
import { DemoPlayer } from './demo/demo-player';
import { DemoDayController } from './demo/http/demo-day.controller';
import { DeadLettersController } from './http/dead-letters.controller';
import { EventsController } from './http/events.controller';
import { OperationController } from './http/operation.controller';
import { PurgeDeadLettersJob } from './jobs/purge-dead-letters.job';
import { PurgeProcessedEventsJob } from './jobs/purge-processed-events.job';
import { DeadLetterEntity } from './persistence/dead-letter.entity';
import { ConflictReports } from './conflict-reports';
import { LetterSender } from './letter-sender';
import { DeadLettersRepository } from './persistence/dead-letters.repository';
import { ProcessedEventsRepository } from './persistence/processed-events.repository';
import { QueueDepths } from './queue-depths';
import { QueueMetrics } from './queue-metrics';
import { GetConsumerStatusHandler } from './queries/get-consumer-status';
import { GetQueueStatsHandler } from './queries/get-queue-stats';
import { GetDeadLetterHandler } from './queries/get-dead-letter';
import { ListDeadLettersHandler } from './queries/list-dead-letters';
import { TraceEventHandler } from './queries/trace-event';
import { IngestInternalEvents } from './when/ingest-internal-events';

const entryPoints = [
  EventsConsumer,
  DeadLettersConsumer,
  IngestInternalEvents,
  PurgeProcessedEventsJob,
  PurgeDeadLettersJob,
  QueueDepths,
  QueueMetrics,
];
const commands = [
  IngestEventsHandler,
  AcceptEventsHandler,
  RunDemoDayHandler,
  StoreDeadLettersHandler,
  ReplayDeadLettersHandler,
  ReplayCorrectedLetterHandler,
  ReplayMatchingDeadLettersHandler,
  DropDeadLetterHandler,
  PurgeProcessedEventsHandler,
  PurgeDeadLettersHandler,
];
const queries = [
  TraceEventHandler,
  ListDeadLettersHandler,
  GetDeadLetterHandler,
  GetConsumerStatusHandler,
  GetQueueStatsHandler,
];

@Module({
  imports: [TypeOrmModule.forFeature([DeadLetterEntity])],
  controllers: [EventsController, DeadLettersController, OperationController, DemoDayController],
  providers: [
    ProcessedEventsRepository,
    DeadLettersRepository,
    LetterSender,
    ConflictReports,
    DemoPlayer,
    ...entryPoints,
    ...commands,
    ...queries,
  ],
})
export class IngestionModule {}
