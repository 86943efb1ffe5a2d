export { RegisterTenantsCommand } from './commands/register-tenants';
export { DirectoryModule } from './directory.module';
export {
  GetTenantSettingsQuery,
  locales,
  type NoiseSettings,
  type TenantSettings,
} from './queries/get-tenant-settings';
