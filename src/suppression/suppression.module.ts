import { Module } from '@nestjs/common';
import { ActiveSilences } from './active-silences';
import { ClaimAlertQuotaHandler } from './commands/claim-alert-quota';
import { ClaimTenantAlertsHandler } from './commands/claim-tenant-alerts';
import { CreateSuppressionHandler } from './commands/create-suppression';
import { DeleteInhibitionHandler } from './commands/delete-inhibition';
import { EndSilencedHandler } from './commands/end-silenced';
import { EndStormsHandler } from './commands/end-storms';
import { EndSuppressionHandler } from './commands/end-suppression';
import { ForgetSilencedHandler } from './commands/forget-silenced';
import { KeepSilencedHandler } from './commands/keep-silenced';
import { LockDueSilencedHandler } from './commands/lock-due-silenced';
import { NoteInhibitorsHandler } from './commands/note-inhibitors';
import { ReplaceSuppressionHandler } from './commands/replace-suppression';
import { SaveInhibitionHandler } from './commands/save-inhibition';
import { SettleSilencedHandler } from './commands/settle-silenced';
import { TellThrottledHandler } from './commands/tell-throttled';
import { TurnSuppressionsHandler } from './commands/turn-suppressions';
import { InhibitionsController } from './http/inhibitions.controller';
import { SilencedController } from './http/silenced.controller';
import { SuppressionsController } from './http/suppressions.controller';
import { InhibitionsRepository } from './persistence/inhibitions.repository';
import { SilencedProblemsRepository } from './persistence/silenced-problems.repository';
import { StormsRepository } from './persistence/storms.repository';
import { SuppressionsRepository } from './persistence/suppressions.repository';
import { CountCriticalSilencedHandler } from './queries/count-critical-silenced';
import { FilterQuietHandler } from './queries/filter-quiet';
import { FindDueSilencedHandler } from './queries/find-due-silenced';
import { GetStormsHandler } from './queries/get-storms';
import { GetInhibitionHandler, ListInhibitionsHandler } from './queries/list-inhibitions';
import { ListSilencedHandler } from './queries/list-silenced';
import { GetSuppressionHandler, ListSuppressionsHandler } from './queries/list-suppressions';
import { PreviewSuppressionHandler } from './queries/preview-suppression';
import { SuppressionTurns } from './suppression-turns';
import { ReleaseInhibitedWhenAlertClosed } from './when/release-inhibited-when-alert-closed';

const stores = [SuppressionsRepository, InhibitionsRepository, SilencedProblemsRepository, StormsRepository];
const commands = [
  ClaimAlertQuotaHandler,
  ClaimTenantAlertsHandler,
  CreateSuppressionHandler,
  DeleteInhibitionHandler,
  EndSilencedHandler,
  EndStormsHandler,
  EndSuppressionHandler,
  ForgetSilencedHandler,
  KeepSilencedHandler,
  LockDueSilencedHandler,
  NoteInhibitorsHandler,
  ReplaceSuppressionHandler,
  SaveInhibitionHandler,
  SettleSilencedHandler,
  TellThrottledHandler,
  TurnSuppressionsHandler,
];
const queries = [
  CountCriticalSilencedHandler,
  FilterQuietHandler,
  FindDueSilencedHandler,
  GetStormsHandler,
  GetInhibitionHandler,
  GetSuppressionHandler,
  ListInhibitionsHandler,
  ListSilencedHandler,
  ListSuppressionsHandler,
  PreviewSuppressionHandler,
];

@Module({
  controllers: [SuppressionsController, InhibitionsController, SilencedController],
  providers: [ActiveSilences, SuppressionTurns, ...stores, ...commands, ...queries, ReleaseInhibitedWhenAlertClosed],
})
export class SuppressionModule {}
