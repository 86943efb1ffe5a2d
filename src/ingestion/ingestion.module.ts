import { Module } from '@nestjs/common';
import { DeadLettersConsumer } from './amqp/dead-letters.consumer';
import { EventsConsumer } from './amqp/events.consumer';
import { Backlog } from '../pipeline/backlog';
import { AcceptEventsHandler } from './commands/accept-events';
import { SettleFlappingHandler } from '../pipeline/commands/settle-flapping';
import { RefreshStormAlertsHandler } from '../pipeline/commands/refresh-storm-alerts';
import { ReleaseSuppressedHandler } from '../pipeline/commands/release-suppressed';
import { EvaluateDueRulesHandler } from '../pipeline/commands/evaluate-due-rules';
import { DropDeadLetterHandler } from './commands/drop-dead-letter';
import { PurgeProcessedEventsHandler } from './commands/purge-processed-events';
import { IngestEventsHandler } from './commands/ingest-events';
import { StoreDeadLettersHandler } from './commands/store-dead-letters';
import { ReplayDeadLettersHandler } from './commands/replay-dead-letters';
import { ConsumerStates } from './consumer-states';
import { DeadLettersController } from './http/dead-letters.controller';
import { EvaluationController } from '../pipeline/http/evaluation.controller';
import { EventsController } from './http/events.controller';
import { OperationController } from './http/operation.controller';
import { EvaluationJob } from '../pipeline/jobs/evaluation.job';
import { SuppressionJob } from '../pipeline/jobs/suppression.job';
import { AlertLimits } from '../pipeline/alert-limits';
import { HousekeepingJob } from './jobs/housekeeping.job';
import { DeadLettersRepository } from './persistence/dead-letters.repository';
import { ProcessedEventsRepository } from './persistence/processed-events.repository';
import { GetConsumerStatusHandler } from './queries/get-consumer-status';
import { GetQueueStatsHandler } from './queries/get-queue-stats';
import { ListDeadLettersHandler } from './queries/list-dead-letters';
import { TraceEventHandler } from './queries/trace-event';
import { AlertPipeline } from '../pipeline/alert-pipeline';

const doors = [EventsConsumer, DeadLettersConsumer, HousekeepingJob, EvaluationJob, SuppressionJob, ConsumerStates];
const commands = [
  IngestEventsHandler,
  AcceptEventsHandler,
  StoreDeadLettersHandler,
  ReplayDeadLettersHandler,
  DropDeadLetterHandler,
  PurgeProcessedEventsHandler,
  EvaluateDueRulesHandler,
  ReleaseSuppressedHandler,
  SettleFlappingHandler,
  RefreshStormAlertsHandler,
];
const queries = [TraceEventHandler, ListDeadLettersHandler, GetConsumerStatusHandler, GetQueueStatsHandler];

@Module({
  controllers: [EventsController, EvaluationController, DeadLettersController, OperationController],
  providers: [
    ProcessedEventsRepository,
    DeadLettersRepository,
    AlertPipeline,
    AlertLimits,
    Backlog,
    ...doors,
    ...commands,
    ...queries,
  ],
})
export class IngestionModule {}
