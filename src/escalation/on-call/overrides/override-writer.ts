import { Injectable } from '@nestjs/common';
import { Audit } from '../../../../libs/audit/audit';
import type { AuditActor } from '../../../../libs/audit/audit-entry';
import { uuidv7 } from '../../../../libs/kernel/uuid';
import { Outbox } from '../../../../libs/outbox/outbox';
import { TooManyOverrides } from '../domain/schedule.errors';
import { ScheduleChangedEvent } from '../events/schedule-changed.event';
import { overrideEntry } from './override-audit';
import type { OverrideDefinition, OverrideRow } from './override-view';
import { OverridesRepository } from './persistence/overrides.repository';

const MAX_OVERRIDES = 1_000;

/** Writes overrides with their audit entries and events. The past does not change. */
@Injectable()
export class OverrideWriter {
  constructor(
    private readonly overrides: OverridesRepository,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
  ) {}

  /** @throws TooManyOverrides if a locked schedule cannot have so many overrides more */
  async checkRoom(tenantId: string, scheduleId: string, added: number, now: Date): Promise<void> {
    const count = await this.overrides.countOpen(tenantId, scheduleId, now);
    if (count + added > MAX_OVERRIDES) throw new TooManyOverrides(MAX_OVERRIDES, count);
  }

  /** Adds overrides to a locked schedule, in the order in which they are to count as made. A time before now becomes now. */
  async add(
    tenantId: string,
    scheduleId: string,
    definitions: readonly OverrideDefinition[],
    by: AuditActor | null,
    now: Date,
  ): Promise<readonly OverrideRow[]> {
    const rows = definitions.map(({ kind, from, until, memberId, replaces }): OverrideRow => ({
      ...{ id: uuidv7(now.getTime()), tenantId, scheduleId, kind, memberId, replaces },
      ...{ fromAt: from < now ? now : from, untilAt: until, createdBy: by?.id ?? null },
      ...{ version: 1, createdAt: now, updatedAt: now },
    }));
    await this.overrides.add(tenantId, rows);
    const entries = rows.map((row) => overrideEntry('created', undefined, row));
    await this.audit.record(tenantId, by, entries);
    await this.tell(tenantId, scheduleId, now);
    return rows;
  }

  /** Ends a locked override: one that has begun ends now, and one that has not is deleted. */
  async end(row: OverrideRow, by: AuditActor | null, now: Date): Promise<void> {
    const { tenantId, scheduleId, fromAt, version } = row;
    if (fromAt < now) {
      const ended = { ...row, untilAt: now, version: version + 1, updatedAt: now };
      await this.overrides.save(ended);
      await this.audit.record(tenantId, by, [overrideEntry('ended', row, ended)]);
    } else {
      await this.overrides.remove(row);
      await this.audit.record(tenantId, by, [overrideEntry('deleted', row, undefined)]);
    }
    await this.tell(tenantId, scheduleId, now);
  }

  private async tell(tenantId: string, scheduleId: string, now: Date): Promise<void> {
    const event = new ScheduleChangedEvent({ tenantId, scheduleId, timestamp: now.toISOString() });
    await this.outbox.record(tenantId, [event]);
  }
}
