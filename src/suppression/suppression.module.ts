import { Module } from '@nestjs/common';
import { ActiveSuppressions } from './active-silences';
import { ClaimAlertQuotaHandler } from './commands/claim-alert-quota';
import { ClaimTenantAlertsHandler } from './commands/claim-tenant-alerts';
import { CreateSuppressionHandler } from './commands/create-suppression';
import { DeleteInhibitionHandler } from './commands/delete-inhibition';
import { EndSuppressedHandler } from './commands/end-silenced';
import { EndStormsHandler } from './commands/end-storms';
import { EndSuppressionHandler } from './commands/end-suppression';
import { PurgeSuppressedHandler } from './commands/forget-silenced';
import { RecordSuppressedHandler } from './commands/keep-silenced';
import { LockDueSuppressedHandler } from './commands/lock-due-silenced';
import { RecordInhibitorsHandler } from './commands/note-inhibitors';
import { ReplaceSuppressionHandler } from './commands/replace-suppression';
import { SaveInhibitionHandler } from './commands/save-inhibition';
import { SettleSuppressedHandler } from './commands/settle-silenced';
import { ReportThrottledHandler } from './commands/tell-throttled';
import { SwitchSuppressionsHandler } from './commands/turn-suppressions';
import { InhibitionsController } from './http/inhibitions.controller';
import { SuppressedController } from './http/silenced.controller';
import { SuppressionsController } from './http/suppressions.controller';
import { InhibitionsRepository } from './persistence/inhibitions.repository';
import { SuppressedProblemsRepository } from './persistence/silenced-problems.repository';
import { StormsRepository } from './persistence/storms.repository';
import { SuppressionsRepository } from './persistence/suppressions.repository';
import { CountCriticalSuppressedHandler } from './queries/count-critical-silenced';
import { FilterSuppressedHandler } from './queries/filter-quiet';
import { FindDueSuppressedHandler } from './queries/find-due-silenced';
import { GetStormsHandler } from './queries/get-storms';
import { GetInhibitionHandler, ListInhibitionsHandler } from './queries/list-inhibitions';
import { ListSuppressedHandler } from './queries/list-silenced';
import { GetSuppressionHandler, ListSuppressionsHandler } from './queries/list-suppressions';
import { PreviewSuppressionHandler } from './queries/preview-suppression';
import { SuppressionSwitch } from './suppression-turns';
import { ReleaseInhibitedWhenAlertClosed } from './when/release-inhibited-when-alert-closed';

const stores = [SuppressionsRepository, InhibitionsRepository, SuppressedProblemsRepository, StormsRepository];
const commands = [
  ClaimAlertQuotaHandler,
  ClaimTenantAlertsHandler,
  CreateSuppressionHandler,
  DeleteInhibitionHandler,
  EndSuppressedHandler,
  EndStormsHandler,
  EndSuppressionHandler,
  PurgeSuppressedHandler,
  RecordSuppressedHandler,
  LockDueSuppressedHandler,
  RecordInhibitorsHandler,
  ReplaceSuppressionHandler,
  SaveInhibitionHandler,
  SettleSuppressedHandler,
  ReportThrottledHandler,
  SwitchSuppressionsHandler,
];
const queries = [
  CountCriticalSuppressedHandler,
  FilterSuppressedHandler,
  FindDueSuppressedHandler,
  GetStormsHandler,
  GetInhibitionHandler,
  GetSuppressionHandler,
  ListInhibitionsHandler,
  ListSuppressedHandler,
  ListSuppressionsHandler,
  PreviewSuppressionHandler,
];

@Module({
  controllers: [SuppressionsController, InhibitionsController, SuppressedController],
  providers: [ActiveSuppressions, SuppressionSwitch, ...stores, ...commands, ...queries, ReleaseInhibitedWhenAlertClosed],
})
export class SuppressionModule {}
