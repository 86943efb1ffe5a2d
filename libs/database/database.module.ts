import { DynamicModule, Global, Module } from '@nestjs/common';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import { ClsPluginTransactional } from '@nestjs-cls/transactional';
import { TransactionalAdapterTypeOrm } from '@nestjs-cls/transactional-adapter-typeorm';
import { ClsModule } from 'nestjs-cls';
import { Config } from '../config/config';
import { AfterCommit } from './after-commit';
import { TableChangeListener } from './table-change-listener';
import { Database } from './database';
import { applicationDataSource } from './data-source-options';
import { RoleCheck } from './role-check';
import { TransactionHosts } from './transaction-hosts';

const transactions = new ClsPluginTransactional({
  imports: [TypeOrmModule],
  adapter: new TransactionalAdapterTypeOrm({ dataSourceToken: getDataSourceToken() }),
});

const connection = TypeOrmModule.forRootAsync({
  inject: [Config],
  useFactory: ({ database }: Config) => ({
    ...applicationDataSource(database),
    autoLoadEntities: true,
    retryDelay: 1_000,
  }),
});

/** Provides the connection pool, transactions and `Database`. */
@Global()
@Module({
  providers: [Database, TableChangeListener, AfterCommit, TransactionHosts, RoleCheck],
  exports: [Database, TableChangeListener, AfterCommit],
})
export class DatabaseModule {
  static forRoot(): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [connection, ClsModule.forRoot({ global: true, plugins: [transactions] })],
    };
  }
}
