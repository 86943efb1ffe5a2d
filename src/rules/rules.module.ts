import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ActiveRules } from './evaluation/active-rules';
import { AlertRuleEntity } from './catalogue/alert-rule.entity';
import { CreateRuleHandler } from './catalogue/commands/create-rule';
import { DeleteRuleHandler } from './catalogue/commands/delete-rule';
import { PurgeRuleRecordsJob } from './catalogue/jobs/purge-rule-records.job';
import { PurgeRuleRecordsHandler } from './catalogue/commands/purge-rule-records';
import { TriggerSchedulesHandler } from './evaluation/commands/trigger-schedules';
import { InstallPackHandler } from './catalogue/commands/install-pack';
import { InstallDemoRulesHandler } from './catalogue/commands/install-demo-rules';
import { ImportRulesHandler } from './catalogue/commands/import-rules';
import { ApplyMetricReadingHandler } from './evaluation/commands/apply-metric-reading';
import { ClaimMetricRulesHandler, ReleaseMetricRuleHandler } from './evaluation/commands/claim-metric-rules';
import { MetricStatesRepository } from './evaluation/persistence/metric-states.repository';
import { ApplyObservationsHandler } from './evaluation/commands/apply-observations';
import { RecordRuleActivityHandler } from './evaluation/commands/record-rule-activity';
import { ReplaceRuleHandler } from './catalogue/commands/replace-rule';
import { RetargetAlertsHandler } from './catalogue/commands/retarget-alerts';
import { RetargetWhenTargetsChanged } from './catalogue/when/retarget-when-targets-changed';
import { RestoreRuleHandler } from './catalogue/commands/restore-rule';
import { Sampler, SampleEventsHandler } from './evaluation/commands/sample-events';
import { SwitchRuleHandler } from './catalogue/commands/switch-rule';
import { ClaimDueOccurrencesHandler } from './evaluation/commands/claim-due-occurrences';
import { ProvisionTenantsHandler } from './catalogue/commands/provision-tenants';
import { RulePacksController } from './catalogue/http/rule-packs.controller';
import { RuleFilesController } from './catalogue/http/rule-files.controller';
import { RuleTestsController } from './dry-run/http/dry-run.controller';
import { RulesController } from './catalogue/http/rules.controller';
import { RecentEventsRepository } from './evaluation/persistence/recent-events.repository';
import { AlertTypesRepository } from './evaluation/persistence/alert-types.repository';
import { RuleHistoryEntity } from './catalogue/persistence/rule-history.entity';
import { RuleHistoryRepository } from './catalogue/persistence/rule-history.repository';
import { RuleStatesRepository } from './evaluation/persistence/rule-states.repository';
import { RuleStatsRepository } from './catalogue/persistence/rule-stats.repository';
import { RulesRepository } from './catalogue/persistence/rules.repository';
import { ExportRulesHandler } from './catalogue/queries/export-rules';
import { GetDueTenantsHandler } from './evaluation/queries/get-due-tenants';
import { GetRuleHandler } from './catalogue/queries/get-rule';
import { GetRuleHistoryHandler } from './catalogue/queries/get-rule-history';
import { FindRulesByNameHandler } from './catalogue/queries/find-rules-by-name';
import { ListRulesHandler } from './catalogue/queries/list-rules';
import { MatchRulesHandler } from './evaluation/queries/match-rules';
import { ReviveOccurrencesHandler } from './evaluation/queries/revive-occurrences';
import { GetRuleStatsHandler } from './catalogue/queries/get-rule-stats';
import { BackTestRuleHandler } from './dry-run/queries/back-test-rule';
import { DescribeEventsHandler } from './dry-run/queries/describe-events';
import { DryRunRuleHandler } from './dry-run/queries/dry-run-rule';
import { NoiseController } from './noise/http/noise.controller';
import { NoiseRepository } from './noise/persistence/noise.repository';
import { GetNoiseHandler } from './noise/queries/get-noise';
import { RuleWriter } from './catalogue/rule-writer';

const persistence = [
  RulesRepository,
  RuleHistoryRepository,
  RuleStatesRepository,
  MetricStatesRepository,
  AlertTypesRepository,
  RuleStatsRepository,
  RecentEventsRepository,
  NoiseRepository,
];

const commands = [
  ProvisionTenantsHandler,
  InstallDemoRulesHandler,
  CreateRuleHandler,
  ReplaceRuleHandler,
  SwitchRuleHandler,
  RestoreRuleHandler,
  DeleteRuleHandler,
  ImportRulesHandler,
  RetargetAlertsHandler,
  RetargetWhenTargetsChanged,
  InstallPackHandler,
  ApplyObservationsHandler,
  ClaimDueOccurrencesHandler,
  ClaimMetricRulesHandler,
  ReleaseMetricRuleHandler,
  ApplyMetricReadingHandler,
  TriggerSchedulesHandler,
  RecordRuleActivityHandler,
  SampleEventsHandler,
  PurgeRuleRecordsHandler,
  PurgeRuleRecordsJob,
];

const queries = [
  ListRulesHandler,
  FindRulesByNameHandler,
  GetRuleHandler,
  GetRuleHistoryHandler,
  ExportRulesHandler,
  GetRuleStatsHandler,
  GetNoiseHandler,
  BackTestRuleHandler,
  DryRunRuleHandler,
  DescribeEventsHandler,
  ReviveOccurrencesHandler,
  MatchRulesHandler,
  GetDueTenantsHandler,
];

@Module({
  imports: [TypeOrmModule.forFeature([AlertRuleEntity, RuleHistoryEntity])],
  // fixed paths before those with an id
  controllers: [RuleFilesController, RulePacksController, RuleTestsController, RulesController, NoiseController],
  providers: [...persistence, ...commands, ...queries, ActiveRules, RuleWriter, Sampler],
})
export class RulesModule {}
