export { ClaimAlertQuotaCommand, type QuotaClaim } from './commands/claim-alert-quota';
export { FilterQuietQuery } from './queries/filter-quiet';
export { SuppressionModule } from './suppression.module';
