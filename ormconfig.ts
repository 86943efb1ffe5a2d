import { join } from 'node:path';
import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { databaseUrl } from './libs/config/config';

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
});
