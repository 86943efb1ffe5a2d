import { Module } from '@nestjs/common';
import { ChangeTenantSettingsHandler } from './commands/change-tenant-settings';
import { RegisterTenantsHandler } from './commands/register-tenants';
import { ConfigController } from './http/config.controller';
import { SettingsRepository } from './persistence/settings.repository';
import { ExplainTenantSettingsHandler } from './queries/explain-tenant-settings';
import { GetTenantSettingsHandler } from './queries/get-tenant-settings';
import { ListTimeZonesHandler } from './queries/list-time-zones';

@Module({
  controllers: [ConfigController],
  providers: [
    SettingsRepository,
    RegisterTenantsHandler,
    GetTenantSettingsHandler,
    ExplainTenantSettingsHandler,
    ListTimeZonesHandler,
    ChangeTenantSettingsHandler,
  ],
})
export class DirectoryModule {}
