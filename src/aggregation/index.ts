export { AggregationModule } from './aggregation.module';
export { ExpireProblemsCommand } from './commands/expire-problems';
export { FoldOccurrencesCommand } from './commands/fold-occurrences';
export { RecoverProblemsCommand } from './commands/recover-problems';
export { SettleProblemsCommand } from './commands/settle-problems';
export { WithdrawProblemsCommand } from './commands/withdraw-problems';
export { ended, endedKey, expired, type FlappingLimits } from './end';
export { decideFold, foldInto, type FoldInput, newKey } from './fold';
export { type Folded, type Problem, weightOf } from './problem';
