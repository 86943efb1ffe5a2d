export { AggregationModule } from './aggregation.module';
export { FoldOccurrencesCommand } from './commands/fold-occurrences';
export { HoldProblemsCommand } from './commands/hold-problems';
export type { Folded, Problem } from './domain/problem';
