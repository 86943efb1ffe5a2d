import { Module } from '@nestjs/common';
import { DashboardPage } from './page/dashboard-page';
import { ReportsController } from './reports/http/reports.controller';
import { EnterDemoHandler } from './sessions/commands/enter-demo';
import { PurgeSessionsHandler } from './sessions/commands/purge-sessions';
import { SignInHandler } from './sessions/commands/sign-in';
import { SignOutHandler } from './sessions/commands/sign-out';
import { SessionController } from './sessions/http/session.controller';
import { SessionsController } from './sessions/http/sessions.controller';
import { SessionView } from './sessions/http/session-view';
import { SignInDoor } from './sessions/http/sign-in-door';
import { PurgeSessionsJob } from './sessions/jobs/purge-sessions.job';
import { SessionsRepository } from './sessions/persistence/sessions.repository';
import { SessionsGauge } from './sessions/sessions-gauge';
import { FindOverSessionsHandler, FindSessionHandler, ListSessionsHandler } from './sessions/queries/find-session';

const handlers = [
  SignInHandler,
  EnterDemoHandler,
  SignOutHandler,
  PurgeSessionsHandler,
  FindSessionHandler,
  FindOverSessionsHandler,
  ListSessionsHandler,
];

@Module({
  controllers: [SessionController, SessionsController, ReportsController],
  providers: [SessionsRepository, SessionsGauge, SessionView, SignInDoor, DashboardPage, PurgeSessionsJob, ...handlers],
})
export class DashboardModule {}
