import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Clock } from '../../../../../libs/kernel/clock';
import { concernsOnly } from '../../domain/own-shift';
import { ForeignShift, OverrideChanged, OverrideEnded } from '../../domain/schedule.errors';
import { SchedulesRepository } from '../../schedules/persistence/schedules.repository';
import { OverrideWriter } from '../override-writer';
import { OverridesRepository } from '../persistence/overrides.repository';
import type { OverrideAuthor } from './create-override';

/**
 * Ends an override now, or deletes it if it has not begun. What was before stays.
 * Throws ScheduleNotFound, OverrideNotFound, OverrideChanged, ForeignShift, OverrideEnded.
 */
export class EndOverrideCommand extends Command<void> {
  /** @param version the version it must have; undefined: any */
  constructor(
    readonly tenantId: string,
    readonly scheduleId: string,
    readonly id: string,
    readonly by: OverrideAuthor,
    readonly version?: number,
  ) {
    super();
  }
}

@CommandHandler(EndOverrideCommand)
export class EndOverrideHandler implements ICommandHandler<EndOverrideCommand> {
  constructor(
    private readonly schedules: SchedulesRepository,
    private readonly overrides: OverridesRepository,
    private readonly writer: OverrideWriter,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ tenantId, scheduleId, id, by, version }: EndOverrideCommand): Promise<void> {
    await this.schedules.lock(tenantId, scheduleId);
    const row = await this.overrides.lock(tenantId, scheduleId, id);
    if (!by.isManager && !concernsOnly(row, by.id)) throw new ForeignShift();
    if (version !== undefined && version !== row.version) throw new OverrideChanged(row.version);
    const now = this.clock.now();
    if (row.untilAt <= now) throw new OverrideEnded(id, row.untilAt);
    await this.writer.end(row, by, now);
  }
}
