export { TriggerSchedulesCommand } from './evaluation/commands/trigger-schedules';
export { ApplyObservationsCommand } from './evaluation/commands/apply-observations';
export { RecordRuleActivityCommand } from './evaluation/commands/record-rule-activity';
export { SampleEventsCommand } from './evaluation/commands/sample-events';
export { ApplyMetricReadingCommand } from './evaluation/commands/apply-metric-reading';
export {
  type ClaimedMetricRule,
  ClaimMetricRulesCommand,
  ReleaseMetricRuleCommand,
} from './evaluation/commands/claim-metric-rules';
export { firstDueMetric } from './evaluation/queries/first-due-metric';
export { ClaimDueOccurrencesCommand } from './evaluation/commands/claim-due-occurrences';
export { InstallDemoRulesCommand } from './catalogue/commands/install-demo-rules';
export { ProvisionTenantsCommand } from './catalogue/commands/provision-tenants';
export { failureOccurrence, RULE_ERROR } from './evaluation/failing-rule';
export type { Observation, Occurrence, Recovery, RuleEvent } from './evaluation/occurrence';
export { firstDueRule, GetDueTenantsQuery } from './evaluation/queries/get-due-tenants';
export { type Matches, MatchRulesQuery, type RuleFailure } from './evaluation/queries/match-rules';
export type { EventActivity, RuleActivity } from './catalogue/rule-record';
export type { Reader } from './templates/alert-templates';
export { FindRulesByNameQuery } from './catalogue/queries/find-rules-by-name';
export { ReviveOccurrencesQuery } from './evaluation/queries/revive-occurrences';
export { RulesModule } from './rules.module';
