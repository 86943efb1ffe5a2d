import { Module } from '@nestjs/common';
import { FoldOccurrencesHandler } from './commands/fold-occurrences';
import { HoldProblemsHandler } from './commands/hold-problems';
import { AggregationsRepository } from './persistence/aggregations.repository';
import { CloseAggregationWhenAlertResolved } from './when/close-aggregation-when-alert-resolved';

@Module({
  providers: [AggregationsRepository, FoldOccurrencesHandler, HoldProblemsHandler, CloseAggregationWhenAlertResolved],
})
export class AggregationModule {}
