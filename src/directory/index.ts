export { RegisterTenantsCommand } from './commands/register-tenants';
export { DirectoryModule } from './directory.module';
export { defaultSettings, GetTenantSettingsQuery, locales, type TenantSettings } from './queries/get-tenant-settings';
