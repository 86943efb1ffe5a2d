import { Module } from '@nestjs/common';
import { ExpireProblemsHandler } from './commands/expire-problems';
import { FoldOccurrencesHandler } from './commands/fold-occurrences';
import { RecoverProblemsHandler } from './commands/recover-problems';
import { SettleProblemsHandler } from './commands/settle-problems';
import { WithdrawProblemsHandler } from './commands/withdraw-problems';
import { AggregationsController } from './http/aggregations.controller';
import { ListAggregationsHandler } from './queries/list-aggregations';

@Module({
  controllers: [AggregationsController],
  providers: [
    FoldOccurrencesHandler,
    WithdrawProblemsHandler,
    RecoverProblemsHandler,
    ExpireProblemsHandler,
    SettleProblemsHandler,
    ListAggregationsHandler,
  ],
})
export class AggregationModule {}
