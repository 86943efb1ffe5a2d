import { Injectable } from '@nestjs/common';
import { TransactionHost } from '@nestjs-cls/transactional';
import { TransactionalAdapterTypeOrm } from '@nestjs-cls/transactional-adapter-typeorm';
import { DataSource, EntityManager, type EntityTarget, type ObjectLiteral, type Repository } from 'typeorm';
import { ShutdownReport } from '../shutdown/shutdown-report';
import { SET_SCOPE, SET_SCOPE_WITHOUT_SORT } from './pipelined-client';

/** The scope of consumers and workers, which serve all tenants. */
export const SYSTEM = Symbol('system');

/** The rows that a statement may see: those of one tenant (its id), or of all tenants (`SYSTEM`). */
export type Scope = string | typeof SYSTEM;

const scopeValues = (scope: Scope): [string, string] => (scope === SYSTEM ? ['', 'on'] : [scope, 'off']);

/** The only access to the tables. Each call names its scope, and row-level security enforces it. */
@Injectable()
export class Database {
  private readonly scopes = new WeakMap<EntityManager, Scope>();

  constructor(
    private readonly transactions: TransactionHost<TransactionalAdapterTypeOrm>,
    private readonly dataSource: DataSource,
    report: ShutdownReport,
  ) {
    report.add(
      () => dataSource.isInitialized && 'PostgreSQL: the pool is not closed, open transactions are rolled back',
    );
  }

  /**
   * Runs the work in the current transaction, or in a new one.
   * @param scope a tenant's id, or SYSTEM
   */
  transaction<T>(scope: Scope, work: (entities: EntityManager) => Promise<T>): Promise<T> {
    return this.transactions.withTransaction(async () => {
      const entities = this.transactions.tx;
      await this.narrow(entities, scope);
      return work(entities);
    });
  }

  /**
   * Runs the work with the repository of one table, in the current transaction, or in a new one.
   * @param scope a tenant's id, or SYSTEM
   */
  withRepository<Row extends ObjectLiteral, T>(
    scope: Scope,
    entity: EntityTarget<Row>,
    work: (rows: Repository<Row>) => Promise<T>,
  ): Promise<T> {
    return this.transaction(scope, (entities) => work(entities.getRepository(entity)));
  }

  /** Whether there is a current transaction. */
  get isInTransaction(): boolean {
    return this.transactions.isTransactionActive();
  }

  /**
   * Runs one statement in the current transaction, or in a new one, whose statements are then sent together.
   * @param scope a tenant's id, or SYSTEM
   */
  query<T = unknown>(scope: Scope, sql: string, values: unknown[] = []): Promise<T> {
    if (this.isInTransaction) return this.transaction(scope, (entities) => entities.query<T>(sql, values));
    return this.queryAlone(SET_SCOPE, scope, sql, values);
  }

  /**
   * Runs one statement whose order an index gives, so that PostgreSQL reads in this order instead of sorting, in a
   * transaction of its own.
   * @param scope a tenant's id, or SYSTEM
   */
  queryInOrder<T = unknown>(scope: Scope, sql: string, values: unknown[] = []): Promise<T> {
    // the setting would hold for the other statements of a current transaction
    if (this.isInTransaction) return this.query(scope, sql, values);
    return this.queryAlone(SET_SCOPE_WITHOUT_SORT, scope, sql, values);
  }

  private async queryAlone<T>(setScope: string, scope: Scope, sql: string, values: unknown[]): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.connect();
      await runner.query('START TRANSACTION');
      await runner.query(setScope, scopeValues(scope));
      // after a failed statement, COMMIT rolls back
      const [answer, end] = await Promise.allSettled([runner.manager.query<T>(sql, values), runner.query('COMMIT')]);
      if (answer.status === 'rejected') throw answer.reason;
      if (end.status === 'rejected') throw end.reason;
      return answer.value;
    } finally {
      await runner.release();
    }
  }

  private async narrow(entities: EntityManager, scope: Scope): Promise<void> {
    if (this.scopes.get(entities) === scope) return;
    // set before the answer, so that concurrent statements do not set the scope again
    this.scopes.set(entities, scope);
    await entities.query(SET_SCOPE, scopeValues(scope));
  }
}
