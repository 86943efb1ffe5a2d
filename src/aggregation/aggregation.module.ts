import { Module } from '@nestjs/common';
import { ExpireProblemsHandler } from './commands/expire-problems';
import { FoldOccurrencesHandler } from './commands/fold-occurrences';
import { WithdrawProblemsHandler } from './commands/withdraw-problems';
import { LockProblemsHandler } from './commands/lock-problems';
import { RecoverProblemsHandler } from './commands/recover-problems';
import { SettleProblemsHandler } from './commands/settle-problems';
import { RestoreProblemsHandler } from './commands/restore-problems';
import { AggregationsRepository } from './persistence/aggregations.repository';
import { ProblemEndsRepository } from './persistence/problem-ends.repository';
import { AggregationsController } from './http/aggregations.controller';
import { ListAggregationsHandler } from './queries/list-aggregations';
import { PreviewFoldHandler } from './queries/preview-fold';
import { RestoreAggregationWhenAlertReopened } from './when/restore-aggregation-when-alert-reopened';
import { CloseAggregationWhenAlertClosed } from './when/close-aggregation-when-alert-closed';

const commands = [
  FoldOccurrencesHandler,
  WithdrawProblemsHandler,
  LockProblemsHandler,
  RecoverProblemsHandler,
  ExpireProblemsHandler,
  SettleProblemsHandler,
  RestoreProblemsHandler,
];

@Module({
  controllers: [AggregationsController],
  providers: [
    AggregationsRepository,
    ProblemEndsRepository,
    ...commands,
    PreviewFoldHandler,
    ListAggregationsHandler,
    CloseAggregationWhenAlertClosed,
    RestoreAggregationWhenAlertReopened,
  ],
})
export class AggregationModule {}
