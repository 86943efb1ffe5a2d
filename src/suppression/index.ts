export { ClaimAlertQuotaCommand, type QuotaClaim } from './commands/claim-alert-quota';
export { ClaimTenantAlertsCommand, type TenantClaim, type TenantGrant } from './commands/claim-tenant-alerts';
export { EndSuppressedCommand } from './commands/end-suppressed';
export { EndStormsCommand } from './commands/end-storms';
export { RecordSuppressedCommand } from './commands/record-suppressed';
export { LockDueSuppressedCommand } from './commands/lock-due-suppressed';
export { RecordInhibitorsCommand } from './commands/record-inhibitors';
export { SettleSuppressedCommand, type Settlement } from './commands/settle-suppressed';
export { ReportThrottledCommand, type ReportedThrottled } from './commands/report-throttled';
export { ExtendSuppressionCommand } from './commands/extend-suppression';
export {
  SuppressionEndedEvent,
  SuppressionExpiringEvent,
  SuppressionStartedEvent,
} from './events/suppression-switched.event';
export { SuppressionEnded } from './domain/suppression.errors';
export { GetSuppressedByQuery, type SuppressedBy } from './queries/get-suppressed-by';
export { held, type SuppressedOccurrence, throttled, throttleReasons, type Verdict } from './domain/verdict';
export { compileSelection, type Selectable, type Selection } from './matchers/matchers';
export { presentSelection, SelectionDto, selectionFrom } from './matchers/selection.dto';
export { CountCriticalSuppressedQuery } from './queries/count-critical-suppressed';
export { CountMessagesOfAlertsQuery } from './queries/count-messages-of-alerts';
export { FilterSuppressedQuery, type SuppressionVerdicts, type Wait } from './queries/filter-suppressed';
export { FilterSuppressedInPastQuery } from './queries/filter-suppressed-in-past';
export { FindDueSuppressedQuery, firstDueSuppressed } from './queries/find-due-suppressed';
export { firstStorm, GetStormsQuery, type Storm } from './queries/get-storms';
export { type SuppressedProblem } from './suppressed-problem';
export { faultsOfLabels } from './suppression-check';
export { SuppressionModule } from './suppression.module';
