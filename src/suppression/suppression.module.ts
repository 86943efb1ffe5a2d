import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ActiveSuppressions } from './active-suppressions';
import { AnnounceExpiringHandler } from './commands/announce-expiring';
import { ExtendSuppressionHandler } from './commands/extend-suppression';
import { GetSuppressedByHandler } from './queries/get-suppressed-by';
import { ClaimAlertQuotaHandler } from './commands/claim-alert-quota';
import { ClaimTenantAlertsHandler } from './commands/claim-tenant-alerts';
import { CreateSuppressionHandler } from './commands/create-suppression';
import { DeleteInhibitionHandler } from './commands/delete-inhibition';
import { EndSuppressedHandler } from './commands/end-suppressed';
import { EndStormsHandler } from './commands/end-storms';
import { EndSuppressionHandler } from './commands/end-suppression';
import { PurgeSuppressedJob } from './jobs/purge-suppressed.job';
import { PurgeSuppressedHandler } from './commands/purge-suppressed';
import { RecordSuppressedHandler } from './commands/record-suppressed';
import { LockDueSuppressedHandler } from './commands/lock-due-suppressed';
import { RecordInhibitorsHandler } from './commands/record-inhibitors';
import { ReplaceSuppressionHandler } from './commands/replace-suppression';
import { SaveInhibitionHandler } from './commands/save-inhibition';
import { SettleSuppressedHandler } from './commands/settle-suppressed';
import { ReportThrottledHandler } from './commands/report-throttled';
import { SwitchSuppressionsHandler } from './commands/switch-suppressions';
import { InhibitionsController } from './http/inhibitions.controller';
import { SuppressedController } from './http/suppressed.controller';
import { SuppressionsController } from './http/suppressions.controller';
import { InhibitionEntity } from './persistence/inhibition.entity';
import { AlertQuotasRepository } from './persistence/alert-quotas.repository';
import { InhibitionsRepository } from './persistence/inhibitions.repository';
import { SuppressedProblemsRepository } from './persistence/suppressed-problems.repository';
import { StormsRepository } from './persistence/storms.repository';
import { SuppressionEntity } from './persistence/suppression.entity';
import { SuppressionsRepository } from './persistence/suppressions.repository';
import { CountCriticalSuppressedHandler } from './queries/count-critical-suppressed';
import { FilterSuppressedHandler } from './queries/filter-suppressed';
import { FilterSuppressedInPastHandler } from './queries/filter-suppressed-in-past';
import { FindDueSuppressedHandler } from './queries/find-due-suppressed';
import { GetStormsHandler } from './queries/get-storms';
import { GetSuppressionCalendarHandler } from './queries/get-suppression-calendar';
import { GetInhibitionHandler, ListInhibitionsHandler } from './queries/list-inhibitions';
import { ListSuppressedHandler } from './queries/list-suppressed';
import { GetSuppressionHandler, ListSuppressionsHandler } from './queries/list-suppressions';
import { PreviewSuppressionHandler } from './queries/preview-suppression';
import { SuppressionSwitch } from './suppression-switch';
import { ReleaseInhibitedWhenAlertClosed } from './when/release-inhibited-when-alert-closed';

const stores = [
  AlertQuotasRepository,
  SuppressionsRepository,
  InhibitionsRepository,
  SuppressedProblemsRepository,
  StormsRepository,
];
const commands = [
  ClaimAlertQuotaHandler,
  ClaimTenantAlertsHandler,
  AnnounceExpiringHandler,
  ExtendSuppressionHandler,
  CreateSuppressionHandler,
  DeleteInhibitionHandler,
  EndSuppressedHandler,
  EndStormsHandler,
  EndSuppressionHandler,
  PurgeSuppressedHandler,
  PurgeSuppressedJob,
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
  FilterSuppressedInPastHandler,
  FindDueSuppressedHandler,
  GetStormsHandler,
  GetSuppressedByHandler,
  GetSuppressionCalendarHandler,
  GetInhibitionHandler,
  GetSuppressionHandler,
  ListInhibitionsHandler,
  ListSuppressedHandler,
  ListSuppressionsHandler,
  PreviewSuppressionHandler,
];

@Module({
  imports: [TypeOrmModule.forFeature([InhibitionEntity, SuppressionEntity])],
  controllers: [SuppressionsController, InhibitionsController, SuppressedController],
  providers: [
    ActiveSuppressions,
    SuppressionSwitch,
    ...stores,
    ...commands,
    ...queries,
    ReleaseInhibitedWhenAlertClosed,
  ],
})
export class SuppressionModule {}
