import { Injectable } from '@nestjs/common';
import { Transactional } from '@nestjs-cls/transactional';
import { SYSTEM } from '../../../../../libs/database/database';
import { Clock } from '../../../../../libs/kernel/clock';
import { type EventsListener, OutboxListener } from '../../../../../libs/outbox/outbox-listener';
import { ScheduleChangedEvent } from '../../events/schedule-changed.event';
import { ScheduleNotFound } from '../../domain/schedule.errors';
import { SchedulesRepository } from '../../schedules/persistence/schedules.repository';
import type { ScheduleRow } from '../../schedules/schedule-view';
import { HeldShifts } from '../held-shifts';
import { SwapsRepository } from '../persistence/swaps.repository';
import type { SwapRecord } from '../swap-record';
import { SwapWriter } from '../swap-writer';

const later = (one: Date, other: Date): Date => (one > other ? one : other);

/** Cancels the open swap requests whose shift an edit has moved, and flags the accepted ones. */
@Injectable()
@OutboxListener(ScheduleChangedEvent)
export class CheckSwaps implements EventsListener<ScheduleChangedEvent> {
  constructor(
    private readonly swaps: SwapsRepository,
    private readonly schedules: SchedulesRepository,
    private readonly held: HeldShifts,
    private readonly writer: SwapWriter,
    private readonly clock: Clock,
  ) {}

  async handle(events: readonly ScheduleChangedEvent[]): Promise<void> {
    const changed = new Map(events.map(({ scheduleId, tenantId }) => [scheduleId, tenantId]));
    for (const [scheduleId, tenantId] of changed) await this.check(tenantId, scheduleId);
  }

  @Transactional()
  protected async check(tenantId: string, scheduleId: string): Promise<void> {
    const schedule = await this.schedules.lock(tenantId, scheduleId).catch((error: unknown) => {
      if (error instanceof ScheduleNotFound) return undefined;
      throw error;
    });
    if (!schedule) return;
    const now = this.clock.now();
    for (const row of await this.swaps.lockCurrent(scheduleId, now))
      await (row.state === 'open' ? this.checkOpen(row, schedule, now) : this.checkAccepted(row, schedule, now));
  }

  private async checkOpen(row: SwapRecord, schedule: ScheduleRow, now: Date): Promise<void> {
    const { tenantId, scheduleId, memberId, startsAt, endsAt } = row;
    if (await this.held.isHeld(tenantId, scheduleId, { memberId, from: later(startsAt, now), until: endsAt })) return;
    const to = [memberId, ...(row.toMemberId === null ? [] : [row.toMemberId])];
    const message = { news: 'cancelled', to, schedule } as const;
    await this.writer.change(SYSTEM, row, { state: 'cancelled' }, 'cancelled', null, now, message);
  }

  private async checkAccepted(row: SwapRecord, schedule: ScheduleRow, now: Date): Promise<void> {
    const isFlagged = !(await this.isKept(row, now));
    if (isFlagged === row.isFlagged) return;
    const to = [row.memberId, ...(row.acceptedBy === null ? [] : [row.acceptedBy])];
    const message = isFlagged ? ({ news: 'flagged', to, schedule } as const) : undefined;
    const action = isFlagged ? 'flagged' : 'unflagged';
    await this.writer.change(SYSTEM, row, { isFlagged }, action, null, now, message);
  }

  /** Whether both are still on call when they agreed to be. */
  private async isKept(row: SwapRecord, now: Date): Promise<boolean> {
    const { tenantId, scheduleId, memberId, acceptedBy, startsAt, endsAt, exchangeFrom, exchangeUntil } = row;
    const taken = { memberId: acceptedBy ?? '', from: later(startsAt, now), until: endsAt };
    if (!(await this.held.isHeld(tenantId, scheduleId, taken))) return false;
    if (!exchangeFrom || !exchangeUntil) return true;
    const given = { memberId, from: later(exchangeFrom, now), until: exchangeUntil };
    return this.held.isHeld(tenantId, scheduleId, given);
  }
}
