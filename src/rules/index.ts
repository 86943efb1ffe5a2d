export { WelcomeTenantsCommand } from './commands/welcome-tenants';
export type { Occurrence } from './occurrence';
export { MatchRulesQuery } from './queries/match-rules';
export { RulesModule } from './rules.module';
