import { Injectable } from '@nestjs/common';
import { TransactionHost } from '@nestjs-cls/transactional';
import { TransactionalAdapterTypeOrm } from '@nestjs-cls/transactional-adapter-typeorm';
import { EntityManager } from 'typeorm';
import { SET_SCOPE } from './lasting-client';

/** The declared scope of consumers and workers, which serve all tenants. */
export const SYSTEM = Symbol('system');

/** Whose rows a piece of SQL may see: one tenant's (its id), or, declared, everybody's. */
export type Scope = string | typeof SYSTEM;

/** The only way to the tables: each use names its scope, and row-level security holds it to that. */
@Injectable()
export class Database {
  private readonly scopes = new WeakMap<EntityManager, Scope>();

  constructor(private readonly transactions: TransactionHost<TransactionalAdapterTypeOrm>) {}

  /**
   * Runs the work in the transaction at hand, or in one of its own.
   * @param scope a tenant's id, or SYSTEM
   */
  in<T>(scope: Scope, work: (entities: EntityManager) => Promise<T>): Promise<T> {
    return this.transactions.withTransaction(async () => {
      const entities = this.transactions.tx;
      await this.narrow(entities, scope);
      return work(entities);
    });
  }

  private async narrow(entities: EntityManager, scope: Scope): Promise<void> {
    if (this.scopes.get(entities) === scope) return;
    const [tenant, isSystem] = scope === SYSTEM ? ['', 'on'] : [scope, 'off'];
    // before the answer: what is asked for at the same time need not say it again
    this.scopes.set(entities, scope);
    await entities.query(SET_SCOPE, [tenant, isSystem]);
  }
}
