import { join } from 'node:path';
import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { databaseUrl } from './libs/config/config';
import { sessionOptions } from './libs/database/session-options';

/** For the TypeORM CLI only: the owner whom DATABASE_URL names changes the schema; the application never works as it. */
export default new DataSource({
  type: 'postgres',
  url: databaseUrl(),
  applicationName: 'campana migrations',
  migrations: [join(__dirname, 'migrations', '*.{ts,js}')],
  migrationsTableName: 'migrations',
  migrationsTransactionMode: 'each',
  synchronize: false,
  installExtensions: false,
  // policies apply to the owner, too: in this scope a migration changes the rows of all tenants
  extra: { options: sessionOptions({ 'app.system': 'on' }) },
});
