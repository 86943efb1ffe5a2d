import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { groupBy } from '../../../libs/kernel/group-by';
import { type DayOfWeek, daysOfWeek, endOfWindows } from '../../../libs/windows/day-windows';
import {
  GetRecipientsQuery,
  GetTenantSettingsQuery,
  memberRoles,
  type Recipient,
  type TenantSettings,
} from '../../directory';
import { GetPeopleOnCallQuery } from '../on-call/queries/get-people-on-call';
import { SchedulesRepository } from '../on-call/schedules/persistence/schedules.repository';
import { WorkloadsRepository } from './persistence/workloads.repository';

const isDay = (day: string): day is DayOfWeek => daysOfWeek.some((one) => one === day);

/** Whether a member works at a time. Nothing is known of those who have not said when they do. */
function worksAt({ workingHours, timeZone }: Recipient, settings: TenantSettings | undefined, at: Date): boolean {
  const windows = (workingHours ?? []).map(({ days, from, to }) => ({ days: days.filter(isDay), from, to }));
  return endOfWindows(windows, timeZone ?? settings?.timeZone ?? 'UTC', at, new Date(at.getTime() + 1)) !== undefined;
}

/** Finds members who can take something now: on call or at work, with less to do than the threshold. */
@Injectable()
export class AvailableMembers {
  constructor(
    private readonly queries: QueryBus,
    private readonly schedules: SchedulesRepository,
    private readonly workloads: WorkloadsRepository,
  ) {}

  /** The available members of each tenant, those with the fewest open items first. */
  async of(tenantIds: readonly string[], at: Date): Promise<ReadonlyMap<string, readonly string[]>> {
    if (tenantIds.length === 0) return new Map();
    const settings = await this.queries.execute(new GetTenantSettingsQuery(tenantIds));
    const wanted = tenantIds.map((tenantId) => ({ tenantId, roles: memberRoles }));
    const members = await this.queries.execute(new GetRecipientsQuery(wanted));
    const onCall = await this.onCall(tenantIds, at);
    const present = members.filter(
      (member) => onCall.has(`${member.tenantId} ${member.id}`) || worksAt(member, settings.get(member.tenantId), at),
    );
    const loads = await this.workloads.of(
      tenantIds,
      present.map(({ id }) => id),
    );
    const loadOf = new Map(loads.map(({ tenantId, memberId, openItems }) => [`${tenantId} ${memberId}`, openItems]));
    const openOf = ({ tenantId, id }: Recipient): number => loadOf.get(`${tenantId} ${id}`) ?? 0;
    const isFree = (member: Recipient) =>
      openOf(member) < (settings.get(member.tenantId)?.workItems.workloadThreshold ?? Infinity);
    // sorting is stable: of those with as many items the one who was added first
    const inOrder = present.filter(isFree).sort((a, b) => openOf(a) - openOf(b));
    const grouped = groupBy(inOrder, ({ tenantId }) => tenantId);
    return new Map([...grouped].map(([tenantId, some]) => [tenantId, some.map(({ id }) => id)]));
  }

  private async onCall(tenantIds: readonly string[], at: Date): Promise<ReadonlySet<string>> {
    const schedules = await this.schedules.refs(tenantIds);
    const people = await this.queries.execute(new GetPeopleOnCallQuery(schedules, at));
    return new Set(
      schedules.flatMap(({ tenantId, id }) => (people.get(id) ?? []).map((memberId) => `${tenantId} ${memberId}`)),
    );
  }
}
