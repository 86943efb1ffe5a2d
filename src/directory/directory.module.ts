import { Module } from '@nestjs/common';
import { ChangeTenantSettingsHandler } from './commands/change-tenant-settings';
import { RegisterTenantsHandler } from './commands/register-tenants';
import { ConfigController } from './http/config.controller';
import { GetTenantSettingsHandler } from './queries/get-tenant-settings';

@Module({
  controllers: [ConfigController],
  providers: [RegisterTenantsHandler, GetTenantSettingsHandler, ChangeTenantSettingsHandler],
})
export class DirectoryModule {}
