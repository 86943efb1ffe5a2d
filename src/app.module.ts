import { DynamicModule, FactoryProvider, Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { CommandBus, CqrsModule, QueryBus } from '@nestjs/cqrs';
import { LoggerModule } from 'nestjs-pino';
import { AuditModule } from '../libs/audit/audit.module';
import { AuthModule } from '../libs/auth/auth.module';
import { TenantProvisioner } from '../libs/auth/provisioned-tenants';
import { BrowserSessions } from '../libs/auth/browser-sessions';
import { MemberRecorder } from '../libs/auth/seen-members';
import { Config } from '../libs/config/config';
import { DatabaseModule } from '../libs/database/database.module';
import { Drain } from '../libs/http/drain';
import { IdempotencyModule } from '../libs/idempotency/idempotency.module';
import { LimitsModule } from '../libs/rate-limits/rate-limits.module';
import { logging } from '../libs/http/logging';
import { ProblemFilter } from '../libs/http/problem.filter';
import { StrictValidationPipe } from '../libs/http/validation.pipe';
import { DueWorkModule } from '../libs/jobs/due-work.module';
import { JobsModule } from '../libs/jobs/jobs.module';
import { Clock } from '../libs/kernel/clock';
import { MessagingModule } from '../libs/messaging/messaging.module';
import { OutboundModule } from '../libs/outbound/outbound.module';
import { OutboxModule } from '../libs/outbox/outbox.module';
import { RedisModule } from '../libs/redis/redis.module';
import { SecretsModule } from '../libs/secrets/secrets.module';
import { ShutdownReport } from '../libs/shutdown/shutdown-report';
import { TelemetryModule } from '../libs/telemetry/telemetry.module';
import { AggregationModule } from './aggregation';
import { ALERTS_EXCHANGE, AlertsModule } from './alerts';
import { CompatibilityModule } from './compatibility';
import { DashboardModule, FindOverSessionsQuery, FindSessionQuery, credentialOfSession } from './dashboard';
import { DirectoryModule, RecordSeenMemberCommand } from './directory';
import { EscalationModule } from './escalation';
import { HealthModule } from './health';
import { DEAD_LETTERS, IngestionModule } from './ingestion';
import { MetricsModule } from './metrics';
import { NotificationsModule } from './notifications';
import { PipelineModule } from './pipeline';
import { queues } from './queues';
import { ProvisionTenantsCommand, RulesModule } from './rules';
import { RealtimeModule } from './realtime';
import { SourcesModule } from './sources';
import { SuppressionModule } from './suppression';

const technical = [
  CqrsModule.forRoot(),
  TelemetryModule,
  DatabaseModule.forRoot(),
  RedisModule,
  MessagingModule.forRoot([{ name: ALERTS_EXCHANGE, type: 'topic', options: { durable: true } }], DEAD_LETTERS),
  OutboxModule.forRoot(ALERTS_EXCHANGE),
  JobsModule.forRoot(queues),
  DueWorkModule,
  LimitsModule,
  SecretsModule,
  OutboundModule,
  AuditModule,
  AuthModule,
  IdempotencyModule,
];

const product = [
  IngestionModule,
  PipelineModule,
  RulesModule,
  SuppressionModule,
  AggregationModule,
  AlertsModule,
  DirectoryModule,
  NotificationsModule,
  EscalationModule,
  SourcesModule,
  MetricsModule,
  HealthModule,
  CompatibilityModule,
  DashboardModule,
  RealtimeModule,
];

const requestHandling = [
  Drain,
  { provide: APP_FILTER, useClass: ProblemFilter },
  { provide: APP_PIPE, useClass: StrictValidationPipe },
];

/** The first request of a new tenant creates its rules, as the first event of a tenant does. */
const provisioning: FactoryProvider<TenantProvisioner> = {
  provide: TenantProvisioner,
  inject: [CommandBus],
  useFactory: (commands: CommandBus) => ({
    provision: (tenantId) => commands.execute(new ProvisionTenantsCommand([tenantId])),
  }),
};

/** Who uses the API with a token becomes a member of the tenant. */
const recording: FactoryProvider<MemberRecorder> = {
  provide: MemberRecorder,
  inject: [CommandBus],
  useFactory: (commands: CommandBus) => ({
    record: (member) => commands.execute(new RecordSeenMemberCommand(member)),
  }),
};

/** Who is signed in to the dashboard may use the API as with a token. */
const browsing: FactoryProvider<BrowserSessions> = {
  provide: BrowserSessions,
  inject: [QueryBus],
  useFactory: (queries: QueryBus) => ({
    credentialOf: async (secret) => {
      const session = await queries.execute(new FindSessionQuery(secret));
      return session && credentialOfSession(session);
    },
    over: (sessionIds) => queries.execute(new FindOverSessionsQuery(sessionIds)),
  }),
};

@Global()
@Module({})
export class AppModule {
  static forRoot(config: Config): DynamicModule {
    const shared = [{ provide: Config, useValue: config }, Clock, ShutdownReport, provisioning, recording, browsing];
    return {
      module: AppModule,
      imports: [LoggerModule.forRoot(logging(config)), ...technical, ...product],
      providers: [...shared, ...requestHandling],
      exports: shared,
    };
  }
}
