export { RegisterTenantsCommand } from './commands/register-tenants';
export { DirectoryModule } from './directory.module';
export { FindUnknownTenantsQuery } from './queries/find-unknown-tenants';
export { GetTenantSettingsQuery } from './queries/get-tenant-settings';
export { ListTimeZonesQuery } from './queries/list-time-zones';
export {
  locales,
  type NoiseSettings,
  type NotificationSettings,
  type ResponseSettings,
  type TenantSettings,
} from './tenant-settings';
