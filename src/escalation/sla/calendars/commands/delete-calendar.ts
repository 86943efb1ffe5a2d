import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Audit } from '../../../../../libs/audit/audit';
import type { AuditActor } from '../../../../../libs/audit/audit-entry';
import { requireVersion, type WantedVersion } from '../../../../../libs/kernel/wanted-version';
import { calendarEntry } from '../calendar-audit';
import { SlaCalendarChanged } from '../domain/calendar.errors';
import { CalendarsRepository } from '../persistence/calendars.repository';

/** Deletes an SLA calendar that nothing names. Throws SlaCalendarNotFound, SlaCalendarChanged, VersionRequired, SlaCalendarInUse. */
export class DeleteSlaCalendarCommand extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly by: AuditActor,
    readonly version: WantedVersion,
  ) {
    super();
  }
}

@CommandHandler(DeleteSlaCalendarCommand)
export class DeleteSlaCalendarHandler implements ICommandHandler<DeleteSlaCalendarCommand> {
  constructor(
    private readonly calendars: CalendarsRepository,
    private readonly audit: Audit,
  ) {}

  @Transactional()
  async execute({ tenantId, id, by, version }: DeleteSlaCalendarCommand): Promise<void> {
    const row = await this.calendars.lock(tenantId, id);
    requireVersion(version, row.version, SlaCalendarChanged);
    await this.calendars.remove(row);
    await this.audit.record(tenantId, by, [calendarEntry('deleted', row, undefined)]);
  }
}
