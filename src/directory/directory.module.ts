import { Module } from '@nestjs/common';
import { ChangeTenantSettingsHandler } from './commands/change-tenant-settings';
import { RegisterTenantsHandler } from './commands/register-tenants';
import { AuditController } from './http/audit.controller';
import { ConfigController } from './http/config.controller';
import { ExportAuditHandler, ListAuditHandler, VerifyAuditHandler } from './queries/read-audit';
import { SettingsRepository } from './persistence/settings.repository';
import { ExplainTenantSettingsHandler } from './queries/explain-tenant-settings';
import { GetTenantSettingsHandler } from './queries/get-tenant-settings';
import { ListTimeZonesHandler } from './queries/list-time-zones';

@Module({
  controllers: [ConfigController, AuditController],
  providers: [
    SettingsRepository,
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
