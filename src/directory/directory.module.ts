import { Module } from '@nestjs/common';
import { ChangeTenantSettingsHandler } from './commands/change-tenant-settings';
import { RegisterTenantsHandler } from './commands/register-tenants';
import { AuditController } from './http/audit.controller';
import { ConfigController } from './http/config.controller';
import { ExportAuditHandler, ListAuditHandler, VerifyAuditHandler } from './queries/read-audit';
import { GetTenantSettingsHandler } from './queries/get-tenant-settings';

@Module({
  controllers: [ConfigController, AuditController],
  providers: [
    RegisterTenantsHandler,
    GetTenantSettingsHandler,
    ChangeTenantSettingsHandler,
    ListAuditHandler,
    VerifyAuditHandler,
    ExportAuditHandler,
  ],
})
export class DirectoryModule {}
