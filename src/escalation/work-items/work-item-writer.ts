import { Injectable } from '@nestjs/common';
import { Audit } from '../../../libs/audit/audit';
import type { AuditActor } from '../../../libs/audit/audit-entry';
import { SYSTEM } from '../../../libs/database/database';
import { chunksOf } from '../../../libs/kernel/chunks-of';
import { changedEvents } from '../../../libs/outbox/changed-event';
import { Outbox } from '../../../libs/outbox/outbox';
import { WorkItemsChangedEvent } from './events/work-items-changed.event';
import { WorkItemsRepository } from './persistence/work-items.repository';
import { workItemEntry } from './work-item-audit';
import { WorkItemJudge } from './work-item-judge';
import type { ItemChange, WorkItemRecord } from './work-item-record';
import { Workloads } from './workloads';

const SAVED_AT_ONCE = 1_000;

/** Who changes work items by a request. */
export interface WorkItemAuthor {
  readonly tenantId: string;
  readonly actor: AuditActor;
}

/** Stores what became of work items, and what follows from it. */
@Injectable()
export class WorkItemWriter {
  constructor(
    private readonly items: WorkItemsRepository,
    private readonly judge: WorkItemJudge,
    private readonly workloads: Workloads,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Stores changes of locked items, reports what the rules are to judge, and counts the load of members.
   * @param by a member whose change is audited; undefined: a service reported it
   * @returns the items as they are stored
   */
  async write(changes: readonly ItemChange[], now: Date, by?: WorkItemAuthor): Promise<readonly WorkItemRecord[]> {
    const next = changes.map(({ after }) => ({ ...after, version: after.version + 1 }));
    const saved = await this.judge.report(next, now);
    for (const some of chunksOf(saved, SAVED_AT_ONCE)) await this.items.save(some, now);
    await this.tell(saved, now);
    await this.workloads.follow(changes, now);
    if (by) await this.record(changes, saved, by);
    return saved;
  }

  /** Deletes a locked item. Its alerts are over. */
  async remove(item: WorkItemRecord, now: Date, by: WorkItemAuthor): Promise<void> {
    const gone: WorkItemRecord = { ...item, status: 'cancelled' };
    await this.judge.report([gone], now);
    await this.items.remove(item);
    await this.tell([item], now);
    await this.workloads.follow([{ before: item, after: gone }], now);
    await this.audit.record(by.tenantId, by.actor, [workItemEntry(item, undefined)]);
  }

  private async tell(items: readonly WorkItemRecord[], now: Date): Promise<void> {
    await this.outbox.record(SYSTEM, changedEvents(WorkItemsChangedEvent, items, now));
  }

  private async record(changes: readonly ItemChange[], saved: readonly WorkItemRecord[], by: WorkItemAuthor) {
    const savedOf = new Map(saved.map((item) => [item.id, item]));
    const entries = changes.map(({ before }) =>
      workItemEntry(before.version === 0 ? undefined : before, savedOf.get(before.id)),
    );
    await this.audit.record(by.tenantId, by.actor, entries);
  }
}
