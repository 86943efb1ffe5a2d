import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import type { AuditActor } from '../../../../../libs/audit/audit-entry';
import { Clock } from '../../../../../libs/kernel/clock';
import { requireVersion, type WantedVersion } from '../../../../../libs/kernel/wanted-version';
import { ScheduleChanged } from '../../domain/schedule.errors';
import { SchedulesRepository } from '../persistence/schedules.repository';
import { ScheduleWriter } from '../schedule-writer';

/** Deletes an on-call schedule with its overrides. Throws ScheduleNotFound, ScheduleChanged, VersionRequired, ScheduleInUse. */
export class DeleteScheduleCommand extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly by: AuditActor,
    readonly version: WantedVersion,
  ) {
    super();
  }
}

@CommandHandler(DeleteScheduleCommand)
export class DeleteScheduleHandler implements ICommandHandler<DeleteScheduleCommand> {
  constructor(
    private readonly schedules: SchedulesRepository,
    private readonly writer: ScheduleWriter,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ tenantId, id, by, version }: DeleteScheduleCommand): Promise<void> {
    const row = await this.schedules.lock(tenantId, id);
    requireVersion(version, row.version, ScheduleChanged);
    await this.writer.remove(row, by, this.clock.now());
  }
}
