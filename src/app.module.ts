import { DynamicModule, Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { LoggerModule } from 'nestjs-pino';
import { AuditModule } from '../libs/audit/audit.module';
import { AuthModule } from '../libs/auth/auth.module';
import { Config } from '../libs/config/config';
import { DatabaseModule } from '../libs/database/database.module';
import { Drain } from '../libs/http/drain';
import { IdempotencyModule } from '../libs/idempotency/idempotency.module';
import { LimitsModule } from '../libs/rate-limits/rate-limits.module';
import { logging } from '../libs/http/logging';
import { ProblemFilter } from '../libs/http/problem.filter';
import { StrictValidationPipe } from '../libs/http/validation.pipe';
import { JobsModule } from '../libs/jobs/jobs.module';
import { Clock } from '../libs/kernel/clock';
import { MessagingModule } from '../libs/messaging/messaging.module';
import { OutboxModule } from '../libs/outbox/outbox.module';
import { RedisModule } from '../libs/redis/redis.module';
import { ShutdownReport } from '../libs/shutdown/shutdown-report';
import { TelemetryModule } from '../libs/telemetry/telemetry.module';
import { AggregationModule } from './aggregation';
import { ALERTS_EXCHANGE, AlertsModule } from './alerts';
import { CompatibilityModule } from './compatibility';
import { DirectoryModule } from './directory';
import { HealthModule } from './health';
import { DEAD_LETTERS, IngestionModule } from './ingestion';
import { MetricsModule } from './metrics';
import { PipelineModule } from './pipeline';
import { queues } from './queues';
import { RulesModule } from './rules';
import { SuppressionModule } from './suppression';

const technical = [
  CqrsModule.forRoot(),
  TelemetryModule,
  DatabaseModule.forRoot(),
  RedisModule,
  MessagingModule.forRoot([
    { name: ALERTS_EXCHANGE, type: 'topic', options: { durable: true } },
    { name: DEAD_LETTERS, type: 'fanout', options: { durable: true } },
  ]),
  OutboxModule.forRoot(ALERTS_EXCHANGE),
  JobsModule.forRoot(queues),
  LimitsModule,
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
  MetricsModule,
  HealthModule,
  CompatibilityModule,
];

const doors = [
  Drain,
  { provide: APP_FILTER, useClass: ProblemFilter },
  { provide: APP_PIPE, useClass: StrictValidationPipe },
];

@Global()
@Module({})
export class AppModule {
  static forRoot(config: Config): DynamicModule {
    const settings = [{ provide: Config, useValue: config }, Clock, ShutdownReport];
    return {
      module: AppModule,
      imports: [LoggerModule.forRoot(logging(config)), ...technical, ...product],
      providers: [...settings, ...doors],
      exports: settings,
    };
  }
}
