import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ActiveRules } from './active-rules';
import { AlertRuleEntity } from './alert-rule.entity';
import { CreateRuleHandler } from './commands/create-rule';
import { DeleteRuleHandler } from './commands/delete-rule';
import { PurgeRuleRecordsHandler } from './commands/forget-rule-records';
import { TriggerSchedulesHandler } from './commands/hasten-schedules';
import { ImportRulesHandler } from './commands/import-rules';
import { ApplyObservationsHandler } from './commands/observe-sightings';
import { RecordRuleActivityHandler } from './commands/record-rule-activity';
import { ReplaceRuleHandler } from './commands/replace-rule';
import { RestoreRuleHandler } from './commands/restore-rule';
import { Sampler, SampleEventsHandler } from './commands/sample-events';
import { SwitchRuleHandler } from './commands/switch-rule';
import { ClaimDueOccurrencesHandler } from './commands/take-due-occurrences';
import { ProvisionTenantsHandler } from './commands/welcome-tenants';
import { RuleFilesController } from './http/rule-files.controller';
import { RuleTestsController } from './http/rule-tests.controller';
import { RulesController } from './http/rules.controller';
import { ProvisionTenantGuard } from './http/welcome-tenant.guard';
import { RecentEventsRepository } from './persistence/recent-events.repository';
import { RuleHistoryRepository } from './persistence/rule-history.repository';
import { RuleStatesRepository } from './persistence/rule-states.repository';
import { RuleStatsRepository } from './persistence/rule-stats.repository';
import { RulesRepository } from './persistence/rules.repository';
import { ExportRulesHandler } from './queries/export-rules';
import { GetDueTenantsHandler } from './queries/get-due-tenants';
import { GetRuleHandler } from './queries/get-rule';
import { GetRuleHistoryHandler } from './queries/get-rule-history';
import { ListRulesHandler } from './queries/list-rules';
import { MatchRulesHandler } from './queries/match-rules';
import { ReviveOccurrencesHandler } from './queries/revive-occurrences';
import { GetRuleStatsHandler } from './queries/get-rule-stats';
import { DryRunRuleHandler } from './queries/try-rule';
import { RuleWriter } from './rule-writer';

const persistence = [
  RulesRepository,
  RuleHistoryRepository,
  RuleStatesRepository,
  RuleStatsRepository,
  RecentEventsRepository,
];

const commands = [
  ProvisionTenantsHandler,
  CreateRuleHandler,
  ReplaceRuleHandler,
  SwitchRuleHandler,
  RestoreRuleHandler,
  DeleteRuleHandler,
  ImportRulesHandler,
  ApplyObservationsHandler,
  ClaimDueOccurrencesHandler,
  TriggerSchedulesHandler,
  RecordRuleActivityHandler,
  SampleEventsHandler,
  PurgeRuleRecordsHandler,
];

const queries = [
  ListRulesHandler,
  GetRuleHandler,
  GetRuleHistoryHandler,
  ExportRulesHandler,
  GetRuleStatsHandler,
  DryRunRuleHandler,
  ReviveOccurrencesHandler,
  MatchRulesHandler,
  GetDueTenantsHandler,
];

@Module({
  imports: [TypeOrmModule.forFeature([AlertRuleEntity])],
  // fixed paths before those with an id
  controllers: [RuleFilesController, RuleTestsController, RulesController],
  providers: [
    ...persistence,
    ...commands,
    ...queries,
    ActiveRules,
    RuleWriter,
    Sampler,
    { provide: APP_GUARD, useClass: ProvisionTenantGuard },
  ],
})
export class RulesModule {}
