import { Command, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Audit } from '../../../../../libs/audit/audit';
import type { AuditActor } from '../../../../../libs/audit/audit-entry';
import { SYSTEM } from '../../../../../libs/database/database';
import { Clock } from '../../../../../libs/kernel/clock';
import { uuidv7 } from '../../../../../libs/kernel/uuid';
import { Outbox } from '../../../../../libs/outbox/outbox';
import { localDate } from '../../../../../libs/windows/day-windows';
import { GetRecipientsQuery, GetTenantSettingsQuery } from '../../../../directory';
import { continueLayers } from '../../domain/continue-layers';
import { ScheduleChangedEvent } from '../../events/schedule-changed.event';
import { scheduleEntry } from '../../schedules/schedule-audit';
import { SchedulesRepository } from '../../schedules/persistence/schedules.repository';
import type { ScheduleRow } from '../../schedules/schedule-view';
import { sharedClockOf } from '../../../../../libs/windows/cached-wall-clock';
import { DEFAULT_SCHEDULE, defaultLayer, defaultRoles, MAX_DEFAULT_TURNS } from '../default-schedule';

/**
 * Gives tenants the shipped schedule if they have none of its name. Returns the ids of the schedules by tenant.
 * @param by the member who wants it back; null: Campana itself, at the first sight of a tenant
 */
export class EnsureDefaultSchedulesCommand extends Command<ReadonlyMap<string, string>> {
  constructor(
    readonly tenantIds: readonly string[],
    readonly by: AuditActor | null,
  ) {
    super();
  }
}

const WEEK_MS = 7 * 86_400_000;

@CommandHandler(EnsureDefaultSchedulesCommand)
export class EnsureDefaultSchedulesHandler implements ICommandHandler<EnsureDefaultSchedulesCommand> {
  constructor(
    private readonly schedules: SchedulesRepository,
    private readonly queries: QueryBus,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ tenantIds, by }: EnsureDefaultSchedulesCommand): Promise<ReadonlyMap<string, string>> {
    const distinct = [...new Set(tenantIds)].sort();
    if (distinct.length === 0) return new Map();
    await this.schedules.lockTenants(distinct);
    const found = await this.schedules.named(distinct, DEFAULT_SCHEDULE);
    const ids = new Map(found.map(({ tenantId, id }) => [tenantId, id]));
    for (const row of await this.newSchedules(distinct.filter((id) => !ids.has(id)))) {
      await this.add(row, by);
      ids.set(row.tenantId, row.id);
    }
    return ids;
  }

  private async newSchedules(tenantIds: readonly string[]): Promise<readonly ScheduleRow[]> {
    if (tenantIds.length === 0) return [];
    const settings = await this.queries.execute(new GetTenantSettingsQuery(tenantIds));
    const wanted = tenantIds.map((tenantId) => ({ tenantId, roles: defaultRoles }));
    const members = await this.queries.execute(new GetRecipientsQuery(wanted));
    return tenantIds.map((tenantId) => {
      const own = members.filter((member) => member.tenantId === tenantId).map(({ id }) => id);
      return this.newSchedule(tenantId, settings.get(tenantId)?.timeZone ?? 'UTC', own);
    });
  }

  private newSchedule(tenantId: string, timeZone: string, memberIds: readonly string[]): ScheduleRow {
    const now = this.clock.now();
    // the first turn has begun: somebody is on call at once
    const startsOn = localDate(timeZone, new Date(now.getTime() - WEEK_MS));
    const layer = defaultLayer(startsOn, memberIds.slice(0, MAX_DEFAULT_TURNS));
    const clock = sharedClockOf(timeZone);
    return {
      ...{ id: uuidv7(now.getTime()), tenantId, name: DEFAULT_SCHEDULE, timeZone },
      layers: continueLayers([], [layer], now.getTime(), { before: clock, after: clock }),
      ...{
        handoffNoticeMinutes: 60,
        followsMembers: true,
        createdBy: null,
        version: 1,
        createdAt: now,
        updatedAt: now,
      },
    };
  }

  private async add(row: ScheduleRow, by: AuditActor | null): Promise<void> {
    const { tenantId, id, createdAt } = row;
    await this.schedules.save(row, new Date(0));
    if (by) await this.audit.record(tenantId, by, [scheduleEntry('restored', undefined, row)]);
    const event = { tenantId, scheduleId: id, timestamp: createdAt.toISOString() };
    await this.outbox.record(SYSTEM, [new ScheduleChangedEvent(event)]);
  }
}
