import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DashboardPage } from './page/dashboard-page';
import { ReportsController } from './reports/http/reports.controller';
import { SearchController } from './search/http/search.controller';
import { SearchHandler } from './search/queries/search';
import { EnterDemoHandler } from './sessions/commands/enter-demo';
import { PurgeSessionsHandler } from './sessions/commands/purge-sessions';
import { SignInHandler } from './sessions/commands/sign-in';
import { SignOutHandler } from './sessions/commands/sign-out';
import { SessionController } from './sessions/http/session.controller';
import { SessionsController } from './sessions/http/sessions.controller';
import { SessionView } from './sessions/http/session-view';
import { SignInDoor } from './sessions/http/sign-in-door';
import { PurgeSessionsJob } from './sessions/jobs/purge-sessions.job';
import { SignInByProviderHandler } from './sessions/oidc/commands/sign-in-by-provider';
import { SignInController } from './sessions/oidc/http/sign-in.controller';
import { IdentityProvider } from './sessions/oidc/identity-provider';
import { RefreshTokens } from './sessions/oidc/refresh-tokens';
import { SessionRefresher } from './sessions/oidc/session-refresher';
import { UsedStates } from './sessions/oidc/used-states';
import { SessionsRepository } from './sessions/persistence/sessions.repository';
import { SessionsGauge } from './sessions/sessions-gauge';
import { TimelineController } from './story/http/timeline.controller';
import { GetTimelineHandler } from './story/queries/get-timeline';
import { DeleteViewHandler } from './views/commands/delete-view';
import { SaveViewHandler } from './views/commands/save-view';
import { ViewsController } from './views/http/views.controller';
import { SavedViewEntity } from './views/persistence/view.entity';
import { ViewsRepository } from './views/persistence/views.repository';
import { GetViewHandler, ListViewsHandler } from './views/queries/list-views';
import { FindOverSessionsHandler, FindSessionHandler, ListSessionsHandler } from './sessions/queries/find-session';

const handlers = [
  SignInHandler,
  SignInByProviderHandler,
  EnterDemoHandler,
  SignOutHandler,
  PurgeSessionsHandler,
  FindSessionHandler,
  FindOverSessionsHandler,
  ListSessionsHandler,
  GetTimelineHandler,
  SearchHandler,
  SaveViewHandler,
  DeleteViewHandler,
  ListViewsHandler,
  GetViewHandler,
];

const oidc = [IdentityProvider, RefreshTokens, SessionRefresher, UsedStates];

@Module({
  imports: [TypeOrmModule.forFeature([SavedViewEntity])],
  controllers: [
    TimelineController,
    SearchController,
    ViewsController,
    SessionController,
    SessionsController,
    SignInController,
    ReportsController,
  ],
  providers: [
    SessionsRepository,
    ViewsRepository,
    SessionsGauge,
    SessionView,
    SignInDoor,
    DashboardPage,
    PurgeSessionsJob,
    ...oidc,
    ...handlers,
  ],
})
export class DashboardModule {}
