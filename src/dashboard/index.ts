export { DashboardModule } from './dashboard.module';
export { DashboardPage } from './page/dashboard-page';
export { credentialOfSession } from './sessions/credential-of-session';
export { FindSessionQuery } from './sessions/queries/find-session';
