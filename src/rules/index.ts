export { ReportRuleFailuresCommand } from './commands/report-rule-failures';
export { WelcomeTenantsCommand } from './commands/welcome-tenants';
export type { Occurrence } from './occurrence';
export { MatchRulesQuery, type RuleFailure } from './queries/match-rules';
export { RulesModule } from './rules.module';
