import { Injectable } from '@nestjs/common';
import { DataSource, EntityManager, type EntitySubscriberInterface, type QueryRunner } from 'typeorm';

/** Does something outside the database, such as publishing, after the commit. It must not throw. */
export type AfterCommitCallback = (subjects: ReadonlySet<string>) => Promise<void>;

const pending = new WeakMap<QueryRunner, Map<AfterCommitCallback, Set<string>>>();

/** Runs work after the commit of the current transaction. A rollback discards the work. */
@Injectable()
export class AfterCommit implements EntitySubscriberInterface {
  constructor(dataSource: DataSource) {
    dataSource.subscribers.push(this);
  }

  /**
   * Calls back once after the commit, with all subjects collected in the transaction, before `transaction()` resolves.
   * The call is lost if the process crashes in between: use the outbox for what must not be lost.
   */
  do(entities: EntityManager, callback: AfterCommitCallback, subjects: Iterable<string>): void {
    const { queryRunner } = entities;
    if (!queryRunner) throw new Error('AfterCommit.do() was called outside a transaction');
    const works = pending.get(queryRunner) ?? new Map<AfterCommitCallback, Set<string>>();
    pending.set(queryRunner, works);
    works.set(callback, new Set([...(works.get(callback) ?? []), ...subjects]));
  }

  async afterTransactionCommit({ queryRunner }: { queryRunner: QueryRunner }): Promise<void> {
    const works = pending.get(queryRunner);
    pending.delete(queryRunner);
    for (const [callback, subjects] of works ?? []) await callback(subjects);
  }
}
