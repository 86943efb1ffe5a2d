import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Audit } from '../../../../../libs/audit/audit';
import type { AuditActor } from '../../../../../libs/audit/audit-entry';
import { Clock } from '../../../../../libs/kernel/clock';
import { uuidv7 } from '../../../../../libs/kernel/uuid';
import { requireVersion, type WantedVersion } from '../../../../../libs/kernel/wanted-version';
import { calendarEntry } from '../calendar-audit';
import { checkCalendar } from '../calendar-check';
import type { CalendarDefinition } from '../domain/calendar';
import { SlaCalendarChanged, TooManySlaCalendars } from '../domain/calendar.errors';
import type { SlaCalendarRow } from '../calendar-view';
import { CalendarsRepository } from '../persistence/calendars.repository';

/**
 * Creates an SLA calendar (without an id) or replaces one; then the deadlines that count in it are computed again.
 * Throws InvalidInput, SlaCalendarNameTaken, SlaCalendarNotFound, SlaCalendarChanged, VersionRequired, TooManySlaCalendars.
 */
export class SaveSlaCalendarCommand extends Command<SlaCalendarRow> {
  /** @param version that of what is replaced */
  constructor(
    readonly tenantId: string,
    readonly definition: CalendarDefinition,
    readonly by: AuditActor,
    readonly id?: string,
    readonly version?: WantedVersion,
  ) {
    super();
  }
}

const MAX_CALENDARS = 100;

@CommandHandler(SaveSlaCalendarCommand)
export class SaveSlaCalendarHandler implements ICommandHandler<SaveSlaCalendarCommand> {
  constructor(
    private readonly calendars: CalendarsRepository,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ tenantId, definition, by, id, version }: SaveSlaCalendarCommand): Promise<SlaCalendarRow> {
    const now = this.clock.now();
    const before = id === undefined ? undefined : await this.calendars.lock(tenantId, id);
    if (before) requireVersion(version, before.version, SlaCalendarChanged);
    checkCalendar(definition, now);
    if (!before) await this.checkCount(tenantId);
    const own = before ?? { id: uuidv7(now.getTime()), tenantId, createdBy: by.id, createdAt: now, version: 0 };
    const row: SlaCalendarRow = { ...own, ...definition, version: own.version + 1, updatedAt: now };
    await this.calendars.save(row);
    await this.audit.record(tenantId, by, [calendarEntry(before ? 'updated' : 'created', before, row)]);
    return row;
  }

  private async checkCount(tenantId: string): Promise<void> {
    const count = await this.calendars.lockedCount(tenantId);
    if (count >= MAX_CALENDARS) throw new TooManySlaCalendars(MAX_CALENDARS, count);
  }
}
