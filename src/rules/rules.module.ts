import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ActiveRules } from './active-rules';
import { AlertRuleEntity } from './alert-rule.entity';
import { CreateRuleHandler } from './commands/create-rule';
import { DeleteRuleHandler } from './commands/delete-rule';
import { ReplaceRuleHandler } from './commands/replace-rule';
import { ReportRuleFailuresHandler } from './commands/report-rule-failures';
import { WelcomeTenantsHandler } from './commands/welcome-tenants';
import { RulesController } from './http/rules.controller';
import { WelcomeTenantInterceptor } from './http/welcome-tenant.interceptor';
import { RulesRepository } from './persistence/rules.repository';
import { GetRuleHandler } from './queries/get-rule';
import { ListRulesHandler } from './queries/list-rules';
import { MatchRulesHandler } from './queries/match-rules';

@Module({
  imports: [TypeOrmModule.forFeature([AlertRuleEntity])],
  controllers: [RulesController],
  providers: [
    RulesRepository,
    ActiveRules,
    WelcomeTenantsHandler,
    CreateRuleHandler,
    ReplaceRuleHandler,
    DeleteRuleHandler,
    ReportRuleFailuresHandler,
    ListRulesHandler,
    GetRuleHandler,
    MatchRulesHandler,
    { provide: APP_INTERCEPTOR, useClass: WelcomeTenantInterceptor },
  ],
})
export class RulesModule {}
