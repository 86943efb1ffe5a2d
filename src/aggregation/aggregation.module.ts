import { Module } from '@nestjs/common';
import { ExpireProblemsHandler } from './commands/expire-problems';
import { FoldOccurrencesHandler } from './commands/fold-occurrences';
import { HoldProblemsHandler } from './commands/hold-problems';
import { LockProblemsHandler } from './commands/lock-problems';
import { RecoverProblemsHandler } from './commands/recover-problems';
import { AggregationsRepository } from './persistence/aggregations.repository';
import { PreviewFoldHandler } from './queries/preview-fold';
import { CloseAggregationWhenAlertResolved } from './when/close-aggregation-when-alert-resolved';

const commands = [
  FoldOccurrencesHandler,
  HoldProblemsHandler,
  LockProblemsHandler,
  RecoverProblemsHandler,
  ExpireProblemsHandler,
];

@Module({
  providers: [AggregationsRepository, ...commands, PreviewFoldHandler, CloseAggregationWhenAlertResolved],
})
export class AggregationModule {}
