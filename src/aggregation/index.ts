export { AggregationModule } from './aggregation.module';
export { FoldOccurrencesCommand } from './commands/fold-occurrences';
export type { Problem } from './domain/problem';
