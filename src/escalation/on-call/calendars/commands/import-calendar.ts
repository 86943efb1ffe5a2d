import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Audit } from '../../../../../libs/audit/audit';
import type { AuditActor } from '../../../../../libs/audit/audit-entry';
import { Config } from '../../../../../libs/config/config';
import { Clock } from '../../../../../libs/kernel/clock';
import { InvalidInput } from '../../../../../libs/kernel/domain-error';
import { storableText } from '../../../../../libs/kernel/text';
import { uuidv7 } from '../../../../../libs/kernel/uuid';
import { checkUserUrl } from '../../../../../libs/outbound/user-urls';
import { Secrets } from '../../../../../libs/secrets/secrets';
import { SchedulesRepository } from '../../schedules/persistence/schedules.repository';
import { importEntry } from '../calendar-audit';
import { CalendarReader, type ReadShifts } from '../calendar-reader';
import type { CalendarImportRecord } from '../calendar-records';
import { TooManyCalendars } from '../domain/calendar.errors';

import { nextReading, URL_PURPOSE } from '../import-times';
import { ImportedShifts } from '../imported-shifts';
import { ImportsRepository } from '../persistence/imports.repository';

const MAX_IMPORTS = 5;

/** A calendar of elsewhere: its file, or where it is. */
export type CalendarSource = { readonly ics: string } | { readonly url: string };

/** Has an iCalendar file say who is on call on layers of the type `calendar`. Throws ScheduleNotFound, BadCalendar, CalendarUnreachable, TooManyCalendars. */
export class ImportCalendarCommand extends Command<CalendarImportRecord> {
  constructor(
    readonly tenantId: string,
    readonly scheduleId: string,
    readonly source: CalendarSource,
    readonly by: AuditActor,
  ) {
    super();
  }
}

@CommandHandler(ImportCalendarCommand)
export class ImportCalendarHandler implements ICommandHandler<ImportCalendarCommand> {
  constructor(
    private readonly schedules: SchedulesRepository,
    private readonly imports: ImportsRepository,
    private readonly reader: CalendarReader,
    private readonly shifts: ImportedShifts,
    private readonly secrets: Secrets,
    private readonly audit: Audit,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /** Fetching and reading take time: no transaction waits for them. */
  async execute(command: ImportCalendarCommand): Promise<CalendarImportRecord> {
    const { tenantId, scheduleId, source } = command;
    const { timeZone } = await this.schedules.get(tenantId, scheduleId);
    const ics = storableText('url' in source ? await this.fetched(source.url) : source.ics);
    const read = await this.reader.read(tenantId, ics, timeZone);
    return this.store(command, ics, read);
  }

  private fetched(url: string): Promise<string> {
    const fault = checkUserUrl(url, this.config.outbound);
    if (fault !== undefined) throw new InvalidInput([{ pointer: '/url', detail: fault }]);
    return this.reader.fetch(url);
  }

  @Transactional()
  protected async store(command: ImportCalendarCommand, ics: string, read: ReadShifts): Promise<CalendarImportRecord> {
    const { tenantId, scheduleId, source, by } = command;
    await this.schedules.lock(tenantId, scheduleId);
    const count = await this.imports.count(tenantId, scheduleId);
    if (count >= MAX_IMPORTS) throw new TooManyCalendars(MAX_IMPORTS, count);
    const now = this.clock.now();
    const owner = { id: uuidv7(now.getTime()), tenantId };
    const url = 'url' in source ? this.secrets.encrypt(URL_PURPOSE, owner, source.url) : null;
    const row: CalendarImportRecord = {
      ...owner,
      scheduleId,
      url,
      shownUrl: 'url' in source ? `${new URL(source.url).origin}/…` : null,
      ics,
      unknownPeople: read.unknownPeople,
      error: null,
      errorLine: null,
      failures: 0,
      readAt: now,
      nextAt: nextReading(url !== null, 0, now),
      createdBy: by.id,
      createdAt: now,
      updatedAt: now,
    };
    await this.imports.save(row);
    await this.shifts.replace(row, read.spans, now);
    await this.audit.record(tenantId, by, [importEntry('created', row)]);
    return row;
  }
}

/** Ends an import: what has not begun of its shifts goes, what has begun ends now. Throws ImportNotFound. */
export class DeleteImportCommand extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly scheduleId: string,
    readonly id: string,
    readonly by: AuditActor,
  ) {
    super();
  }
}

@CommandHandler(DeleteImportCommand)
export class DeleteImportHandler implements ICommandHandler<DeleteImportCommand> {
  constructor(
    private readonly imports: ImportsRepository,
    private readonly shifts: ImportedShifts,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ tenantId, scheduleId, id, by }: DeleteImportCommand): Promise<void> {
    const row = await this.imports.lock(tenantId, scheduleId, id);
    await this.shifts.replace(row, [], this.clock.now());
    await this.imports.remove(row);
    await this.audit.record(tenantId, by, [importEntry('deleted', row)]);
  }
}
