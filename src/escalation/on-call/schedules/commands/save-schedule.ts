import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import type { AuditActor } from '../../../../../libs/audit/audit-entry';
import { Clock } from '../../../../../libs/kernel/clock';
import { uuidv7 } from '../../../../../libs/kernel/uuid';
import { requireVersion, type WantedVersion } from '../../../../../libs/kernel/wanted-version';
import { ScheduleChanged, TooManySchedules } from '../../domain/schedule.errors';
import { ImportsRepository } from '../../calendars/persistence/imports.repository';
import { SchedulesRepository } from '../persistence/schedules.repository';
import type { ScheduleDefinition, ScheduleRow } from '../schedule-view';
import { ScheduleWriter } from '../schedule-writer';

/**
 * Creates an on-call schedule (without an id) or replaces one. Who is on call now stays until the turn ends.
 * Throws InvalidInput, ScheduleNameTaken, ScheduleNotFound, ScheduleChanged, VersionRequired, TooManySchedules.
 */
export class SaveScheduleCommand extends Command<ScheduleRow> {
  /** @param version that of what is replaced */
  constructor(
    readonly tenantId: string,
    readonly definition: ScheduleDefinition,
    readonly by: AuditActor,
    readonly id?: string,
    readonly version?: WantedVersion,
  ) {
    super();
  }
}

const MAX_SCHEDULES = 100;

@CommandHandler(SaveScheduleCommand)
export class SaveScheduleHandler implements ICommandHandler<SaveScheduleCommand> {
  constructor(
    private readonly schedules: SchedulesRepository,
    private readonly writer: ScheduleWriter,
    private readonly imports: ImportsRepository,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ tenantId, definition, by, id, version }: SaveScheduleCommand): Promise<ScheduleRow> {
    const before = id === undefined ? undefined : await this.schedules.lock(tenantId, id);
    if (before) requireVersion(version, before.version, ScheduleChanged);
    await this.writer.check(tenantId, definition, before);
    if (!before) await this.checkCount(tenantId);
    const now = this.clock.now();
    const own = before ?? { id: uuidv7(now.getTime()), tenantId, createdBy: by.id, createdAt: now, version: 0 };
    const row: ScheduleRow = {
      ...own,
      ...definition,
      layers: this.writer.layersAfter(definition, now, before),
      followsMembers: false,
      version: own.version + 1,
      updatedAt: now,
    };
    await this.writer.save(row, before, by);
    if (before && before.timeZone !== row.timeZone) await this.imports.hastenOfSchedule(tenantId, row.id, now);
    return row;
  }

  private async checkCount(tenantId: string): Promise<void> {
    const count = await this.schedules.lockedCount(tenantId);
    if (count >= MAX_SCHEDULES) throw new TooManySchedules(MAX_SCHEDULES, count);
  }
}
