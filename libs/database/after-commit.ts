import { Injectable } from '@nestjs/common';
import { DataSource, EntityManager, type EntitySubscriberInterface, type QueryRunner } from 'typeorm';

/** Does something outside of the database once what it tells of is there to stay. It must not throw. */
export type AfterCommitCallback = (subjects: ReadonlySet<string>) => Promise<void>;

const waiting = new WeakMap<QueryRunner, Map<AfterCommitCallback, Set<string>>>();

/** Work that waits for the commit of the transaction at hand; one that is rolled back takes its work along. */
@Injectable()
export class AfterCommit implements EntitySubscriberInterface {
  constructor(dataSource: DataSource) {
    dataSource.subscribers.push(this);
  }

  /**
   * Calls back once after the commit, before whoever waits for it goes on, with all subjects that were named until then.
   * A crash in between leaves it undone: what must not be lost goes into the outbox.
   */
  do(entities: EntityManager, afterwards: AfterCommitCallback, subjects: Iterable<string>): void {
    const { queryRunner } = entities;
    if (!queryRunner) throw new Error('outside of a transaction');
    const works = waiting.get(queryRunner) ?? new Map<AfterCommitCallback, Set<string>>();
    waiting.set(queryRunner, works);
    works.set(afterwards, new Set([...(works.get(afterwards) ?? []), ...subjects]));
  }

  async afterTransactionCommit({ queryRunner }: { queryRunner: QueryRunner }): Promise<void> {
    const works = waiting.get(queryRunner);
    waiting.delete(queryRunner);
    for (const [afterwards, subjects] of works ?? []) await afterwards(subjects);
  }
}
