import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ChangeTenantSettingsHandler } from './commands/change-tenant-settings';
import { RegisterTenantsHandler } from './commands/register-tenants';
import { KnownTenants } from './known-tenants';
import { FindUnknownTenantsHandler } from './queries/find-unknown-tenants';
import { AuditController } from './http/audit.controller';
import { ConfigController } from './http/config.controller';
import { ExportAuditHandler, ListAuditHandler, VerifyAuditHandler } from './queries/read-audit';
import { SettingsRepository } from './persistence/settings.repository';
import { TenantEntity } from './persistence/tenant.entity';
import { TenantsRepository } from './persistence/tenants.repository';
import { ExplainTenantSettingsHandler } from './queries/explain-tenant-settings';
import { GetTenantSettingsHandler } from './queries/get-tenant-settings';
import { ListTimeZonesHandler } from './queries/list-time-zones';

@Module({
  imports: [TypeOrmModule.forFeature([TenantEntity])],
  controllers: [ConfigController, AuditController],
  providers: [
    SettingsRepository,
    TenantsRepository,
    KnownTenants,
    FindUnknownTenantsHandler,
    RegisterTenantsHandler,
    GetTenantSettingsHandler,
    ExplainTenantSettingsHandler,
    ListTimeZonesHandler,
    ChangeTenantSettingsHandler,
    ListAuditHandler,
    VerifyAuditHandler,
    ExportAuditHandler,
  ],
})
export class DirectoryModule {}
