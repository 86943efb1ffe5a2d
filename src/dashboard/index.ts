export { DashboardModule } from './dashboard.module';
export { DashboardPage } from './page/dashboard-page';
export { credentialOfSession } from './sessions/credential-of-session';
export { FindOverSessionsQuery, FindSessionQuery } from './sessions/queries/find-session';
