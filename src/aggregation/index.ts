export { AggregationModule } from './aggregation.module';
export { ExpireProblemsCommand } from './commands/expire-problems';
export { FoldOccurrencesCommand } from './commands/fold-occurrences';
export { HoldProblemsCommand } from './commands/hold-problems';
export { LockProblemsCommand } from './commands/lock-problems';
export { RecoverProblemsCommand } from './commands/recover-problems';
export type { Folded, Problem } from './domain/problem';
export { type FoldPreview, PreviewFoldQuery } from './queries/preview-fold';
