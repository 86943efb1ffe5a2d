import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { SYSTEM } from '../../../libs/database/database';
import { groupBy } from '../../../libs/kernel/group-by';
import { Outbox } from '../../../libs/outbox/outbox';
import { FindMembersQuery, GetTenantSettingsQuery } from '../../directory';
import { isOpenStatus } from './domain/judge-item';
import { isHighLoad } from './domain/workload';
import { type WorkloadRecord, WorkloadsRepository } from './persistence/workloads.repository';
import { workloadEvent } from './work-item-events';
import type { ItemChange, WorkItemRecord } from './work-item-record';

/** Who has an item to do; null: nobody. A new item, of version 0, was nobody's. */
const ownerOf = ({ status, assigneeId }: WorkItemRecord): string | null => (isOpenStatus(status) ? assigneeId : null);

/** By how much the number of open items of each member changes. */
function differences(changes: readonly ItemChange[]): readonly Omit<WorkloadRecord, 'isHigh'>[] {
  const loads = new Map<string, Omit<WorkloadRecord, 'isHigh'>>();
  const add = (tenantId: string, memberId: string | null, more: number): void => {
    if (memberId === null) return;
    const key = `${tenantId} ${memberId}`;
    loads.set(key, { tenantId, memberId, openItems: (loads.get(key)?.openItems ?? 0) + more });
  };
  for (const { before, after } of changes) {
    add(before.tenantId, ownerOf(before), -1);
    add(after.tenantId, ownerOf(after), 1);
  }
  return [...loads.values()].filter(({ openItems }) => openItems !== 0);
}

/** Counts the open items of members, and reports who has too many. */
@Injectable()
export class Workloads {
  constructor(
    private readonly workloads: WorkloadsRepository,
    private readonly queries: QueryBus,
    private readonly outbox: Outbox,
  ) {}

  /** Follows changes of items, in their transaction. Called after all items are locked. */
  async follow(changes: readonly ItemChange[], now: Date): Promise<void> {
    await this.judge(await this.workloads.add(differences(changes)), now);
  }

  /** Judges locked loads. */
  async judge(loads: readonly WorkloadRecord[], now: Date): Promise<void> {
    if (loads.length === 0) return;
    const tenantIds = [...new Set(loads.map(({ tenantId }) => tenantId))];
    const settings = await this.queries.execute(new GetTenantSettingsQuery(tenantIds));
    const thresholdOf = (tenantId: string) => settings.get(tenantId)?.workItems.workloadThreshold ?? Infinity;
    const changed = loads
      .map((load) => ({ ...load, isHigh: isHighLoad(load.openItems, thresholdOf(load.tenantId), load.isHigh) }))
      .filter(({ isHigh }, i) => isHigh !== loads[i]?.isHigh);
    await this.workloads.saveHigh(changed);
    for (const [tenantId, some] of groupBy(changed, (load) => load.tenantId))
      await this.report(tenantId, some, thresholdOf(tenantId), now);
  }

  private async report(tenantId: string, loads: readonly WorkloadRecord[], threshold: number, now: Date) {
    const ids = loads.map(({ memberId }) => memberId);
    const members = await this.queries.execute(new FindMembersQuery(tenantId, ids));
    const names = new Map(members.map(({ id, name }) => [id, name]));
    const events = loads.map((load) => workloadEvent(load, names.get(load.memberId) ?? null, threshold, now));
    await this.outbox.record(SYSTEM, events);
  }
}
