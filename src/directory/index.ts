export { RegisterTenantsCommand } from './commands/register-tenants';
export { DirectoryModule } from './directory.module';
