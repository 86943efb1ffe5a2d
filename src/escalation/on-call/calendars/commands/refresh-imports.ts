import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { logFailure } from '../../../../../libs/jobs/log-failure';
import { WhenDue } from '../../../../../libs/jobs/when-due';
import { Clock } from '../../../../../libs/kernel/clock';
import { DomainError } from '../../../../../libs/kernel/domain-error';
import { storableText } from '../../../../../libs/kernel/text';
import { Secrets } from '../../../../../libs/secrets/secrets';
import { ScheduleNotFound } from '../../domain/schedule.errors';
import { SchedulesRepository } from '../../schedules/persistence/schedules.repository';
import { CalendarReader, type ReadShifts } from '../calendar-reader';
import type { CalendarImportRecord } from '../calendar-records';
import { ImportNotFound } from '../domain/calendar.errors';
import { BadCalendar } from '../ical/bad-calendar';
import { nextReading, URL_PURPOSE } from '../import-times';
import { ImportedShifts } from '../imported-shifts';
import { firstDueImport, ImportsRepository } from '../persistence/imports.repository';

/** Reads imported calendars again that are due, of all tenants. */
export class RefreshImportsCommand extends Command<void> {}

/** How many servers are asked at once, one of each tenant: a tenant's slow servers do not delay others. */
const CONCURRENCY = 4;
const MAX_AT_ONCE = 100;
/** How often it looks for calendars that have become due, while others are being read. */
const LOOK_EVERY_MS = 1_000;
/** For how long a process has an import: longer than fetching and reading may take. */
const LEASE_MS = 120_000;

/** What came of reading a calendar: the file that holds, what it says, and what is wrong with the newest one. */
interface Reading {
  readonly ics: string | null;
  /** null: nothing that could be read; the shifts stay. */
  readonly shifts: ReadShifts | null;
  readonly fault: DomainError | null;
}

/** The calendars that are being read, one of each tenant. */
class Lanes {
  private readonly running = new Map<string, Promise<void>>();

  get size(): number {
    return this.running.size;
  }

  get tenantIds(): readonly string[] {
    return [...this.running.keys()];
  }

  add(tenantId: string, reading: Promise<void>): void {
    const lane = reading.finally(() => this.running.delete(tenantId));
    this.running.set(tenantId, lane);
  }

  /** Waits until one has ended, or a moment. */
  async wait(): Promise<void> {
    const done = new AbortController();
    const pause = sleep(LOOK_EVERY_MS, undefined, { signal: done.signal }).catch(() => undefined);
    await Promise.race([...this.running.values(), pause]);
    done.abort();
  }

  async end(): Promise<void> {
    await Promise.all(this.running.values());
  }
}

/** What is logged of a fault. Its message may quote the file, which has names and addresses. */
const faultOf = (fault: DomainError): string =>
  fault instanceof BadCalendar ? `${fault.type} in line ${fault.line}` : fault.type;

@WhenDue(() => new RefreshImportsCommand(), firstDueImport)
@CommandHandler(RefreshImportsCommand)
export class RefreshImportsHandler implements ICommandHandler<RefreshImportsCommand> {
  private readonly log = new Logger(RefreshImportsHandler.name);

  constructor(
    private readonly imports: ImportsRepository,
    private readonly schedules: SchedulesRepository,
    private readonly reader: CalendarReader,
    private readonly shifts: ImportedShifts,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
  ) {}

  /** A place that becomes free is given to the next calendar, also of those that become due meanwhile: slow servers hold only their own. */
  async execute(): Promise<void> {
    const lanes = new Lanes();
    try {
      for (let left = MAX_AT_ONCE; ; await lanes.wait()) {
        while (left > 0 && lanes.size < CONCURRENCY && (await this.beginNext(lanes))) left -= 1;
        if (lanes.size === 0) return;
      }
    } finally {
      await lanes.end();
    }
  }

  /** Begins to read the next calendar of a tenant of which none is being read. @returns whether there is one */
  private async beginNext(lanes: Lanes): Promise<boolean> {
    const now = this.clock.now();
    const row = await this.imports.claimDue(now, new Date(now.getTime() + LEASE_MS), lanes.tenantIds);
    if (!row) return false;
    const refreshed = this.refresh(row).catch((error: unknown) => {
      // it went meanwhile, or its schedule did
      if (error instanceof ImportNotFound || error instanceof ScheduleNotFound) return;
      logFailure(this.log, `calendar ${row.id} of tenant ${row.tenantId}`, error);
    });
    lanes.add(row.tenantId, refreshed);
    return true;
  }

  private async refresh(row: CalendarImportRecord): Promise<void> {
    const { timeZone } = await this.schedules.get(row.tenantId, row.scheduleId);
    const reading = await this.newest(row, timeZone);
    if (reading.fault)
      this.log.warn(`calendar ${row.id} of tenant ${row.tenantId} cannot be read: ${faultOf(reading.fault)}`);
    await this.store(row, reading);
  }

  /** Reads the newest file or, if that cannot be had or read, the last good one. */
  private async newest(row: CalendarImportRecord, timeZone: string): Promise<Reading> {
    try {
      const ics = row.url === null ? (row.ics ?? '') : storableText(await this.reader.fetch(this.urlOf(row, row.url)));
      return { ics, shifts: await this.reader.read(row.tenantId, ics, timeZone), fault: null };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const last = row.url === null ? null : row.ics;
      const shifts = last === null ? null : await this.lastGood(row.tenantId, last, timeZone);
      return { ics: row.ics, shifts, fault: error };
    }
  }

  /** What the last good copy says; null: it has become too long for what is allowed, so the shifts stay as they are. */
  private async lastGood(tenantId: string, ics: string, timeZone: string): Promise<ReadShifts | null> {
    return this.reader.read(tenantId, ics, timeZone).catch((error: unknown) => {
      if (error instanceof DomainError) return null;
      throw error;
    });
  }

  private urlOf(row: CalendarImportRecord, url: string): string {
    return this.secrets.decrypt(URL_PURPOSE, row, url);
  }

  @Transactional()
  protected async store(claimed: CalendarImportRecord, { ics, shifts, fault }: Reading): Promise<void> {
    const row = await this.imports.lock(claimed.tenantId, claimed.scheduleId, claimed.id);
    const now = this.clock.now();
    const failures = fault ? row.failures + 1 : 0;
    await this.imports.save({
      ...row,
      ics,
      unknownPeople: shifts?.unknownPeople ?? row.unknownPeople,
      error: fault?.message.slice(0, 500) ?? null,
      errorLine: fault instanceof BadCalendar ? fault.line : null,
      failures,
      readAt: fault ? row.readAt : now,
      nextAt: nextReading(row.url !== null, failures, now),
      updatedAt: now,
    });
    if (shifts) await this.shifts.replace(row, shifts.spans, now);
  }
}
