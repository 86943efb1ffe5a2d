import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { SYSTEM } from '../../../libs/database/database';
import { Outbox } from '../../../libs/outbox/outbox';
import { GetTenantSettingsQuery } from '../../directory';
import { AvailableMembers } from './available-members';
import { type ItemReport, judgeWorkItem } from './domain/judge-item';
import { workItemEvent } from './work-item-events';
import type { WorkItemRecord } from './work-item-record';

interface ReportedItem {
  readonly item: WorkItemRecord;
  readonly report: ItemReport;
}

/** The alerts of these reports are critical: somebody must have them. */
const needsSomebody = ({ item, report }: ReportedItem): boolean =>
  item.assigneeId === null &&
  (report.type === 'critical' ||
    (report.type === 'sla' && report.moment === 'breached') ||
    (report.type === 'waiting' && item.priority === 'critical'));

/** Decides what of work items is reported, and reports it to the rules. */
@Injectable()
export class WorkItemJudge {
  constructor(
    private readonly queries: QueryBus,
    private readonly available: AvailableMembers,
    private readonly outbox: Outbox,
  ) {}

  /** The items as they are after they were judged. Nothing is reported. */
  async judged(items: readonly WorkItemRecord[], now: Date): Promise<readonly WorkItemRecord[]> {
    return (await this.decide(items, now)).map(({ item }) => item);
  }

  /** Judges items, and records what is reported in the transaction of the caller. @returns the items to save */
  async report(items: readonly WorkItemRecord[], now: Date): Promise<readonly WorkItemRecord[]> {
    const decided = await this.decide(items, now);
    await this.record(
      decided.flatMap(({ item, reports }) => reports.map((report) => ({ item, report }))),
      now,
    );
    return decided.map(({ item }) => item);
  }

  private async decide(items: readonly WorkItemRecord[], now: Date) {
    if (items.length === 0) return [];
    const tenantIds = [...new Set(items.map(({ tenantId }) => tenantId))];
    const settings = await this.queries.execute(new GetTenantSettingsQuery(tenantIds));
    return items.flatMap((item) => {
      const limits = settings.get(item.tenantId)?.workItems;
      if (!limits) return [];
      const { reports, reported, nextAt } = judgeWorkItem(item, limits, now);
      return [{ item: { ...item, reported, nextAt }, reports }];
    });
  }

  private async record(reported: readonly ReportedItem[], now: Date): Promise<void> {
    if (reported.length === 0) return;
    const lonely = reported.filter(needsSomebody);
    const available = await this.available.of([...new Set(lonely.map(({ item }) => item.tenantId))], now);
    const turnOf = new Map<string, number>();
    const assigneeOf = (one: ReportedItem): string | null => {
      const { tenantId, assigneeId } = one.item;
      const people = needsSomebody(one) ? (available.get(tenantId) ?? []) : [];
      const turn = turnOf.get(tenantId) ?? 0;
      if (people.length > 0) turnOf.set(tenantId, turn + 1);
      return assigneeId ?? people[turn % people.length] ?? null;
    };
    const events = reported.map((one) => workItemEvent(one.item, one.report, assigneeOf(one), now));
    await this.outbox.record(SYSTEM, events);
  }
}
