import { Logger } from '@nestjs/common';
import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { WhenDue } from '../../../../../libs/jobs/when-due';
import { Clock } from '../../../../../libs/kernel/clock';
import { isOutage } from '../../../../../libs/kernel/problem-of';
import { ScheduleNotFound } from '../../domain/schedule.errors';
import type { TenantRef } from '../../domain/tenant-ref';
import { SchedulesRepository } from '../../schedules/persistence/schedules.repository';
import type { ScheduleRow } from '../../schedules/schedule-view';
import type { HeldShift } from '../domain/swap';
import { isSwapHeld, spanToCheck } from '../domain/swap-check';
import { HeldShifts } from '../held-shifts';
import { firstDueSwapCheck, SwapChecksRepository } from '../persistence/swap-checks.repository';
import { SwapsRepository } from '../persistence/swaps.repository';
import type { SwapRecord } from '../swap-record';
import { SwapWriter } from '../swap-writer';

/** Cancels the open swap requests whose shift an edit has moved, and flags the accepted ones, of all tenants. */
export class CheckSwapsCommand extends Command<void> {}

const MAX_EACH = 100;
/** For how long a process has a schedule: longer than calculating a year of shifts may take. */
const LEASE_MS = 120_000;

@WhenDue(() => new CheckSwapsCommand(), firstDueSwapCheck)
@CommandHandler(CheckSwapsCommand)
export class CheckSwapsHandler implements ICommandHandler<CheckSwapsCommand> {
  private readonly log = new Logger(CheckSwapsHandler.name);

  constructor(
    private readonly checks: SwapChecksRepository,
    private readonly swaps: SwapsRepository,
    private readonly schedules: SchedulesRepository,
    private readonly held: HeldShifts,
    private readonly writer: SwapWriter,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<void> {
    for (let i = 0; i < MAX_EACH; i++) {
      const now = this.clock.now();
      const leasedUntil = new Date(now.getTime() + LEASE_MS);
      const due = await this.checks.claimDue(now, leasedUntil);
      if (!due) return;
      await this.check(due, now, leasedUntil).catch((error: unknown) => this.skip(due, error));
    }
  }

  /** The shifts are calculated once for all swaps, and before the transaction: nobody waits for that. */
  private async check(schedule: TenantRef, now: Date, leasedUntil: Date): Promise<void> {
    const { tenantId, id } = schedule;
    const rows = await this.swaps.current(tenantId, id, now);
    const span = spanToCheck(rows, now.getTime());
    if (span) {
      const shifts = await this.held.shiftsOf(tenantId, id, new Date(span.from), new Date(span.until));
      await this.store(schedule, rows, shifts, now);
    }
    await this.checks.remove(schedule, leasedUntil);
  }

  /** Those of another version were answered meanwhile. Their acceptance is an edit, which is checked by itself. */
  @Transactional()
  protected async store(
    { tenantId, id }: TenantRef,
    read: readonly SwapRecord[],
    shifts: readonly HeldShift[],
    now: Date,
  ): Promise<void> {
    const schedule = await this.schedules.lock(tenantId, id);
    const versions = new Map(read.map((row) => [row.id, row.version]));
    for (const row of await this.swaps.lockCurrent(tenantId, id, now))
      if (versions.get(row.id) === row.version)
        await this.settle(row, isSwapHeld(row, shifts, now.getTime()), schedule, now);
  }

  private async settle(row: SwapRecord, isHeld: boolean, schedule: ScheduleRow, now: Date): Promise<void> {
    if (row.state === 'accepted') return this.flag(row, !isHeld, schedule, now);
    if (isHeld) return;
    const to = [row.memberId, ...(row.toMemberId === null ? [] : [row.toMemberId])];
    const message = { news: 'cancelled', to, schedule } as const;
    await this.writer.change(row.tenantId, row, { state: 'cancelled' }, 'cancelled', null, now, message);
  }

  private async flag(row: SwapRecord, isFlagged: boolean, schedule: ScheduleRow, now: Date): Promise<void> {
    if (isFlagged === row.isFlagged) return;
    const to = [row.memberId, ...(row.acceptedBy === null ? [] : [row.acceptedBy])];
    const message = isFlagged ? ({ news: 'flagged', to, schedule } as const) : undefined;
    const action = isFlagged ? 'flagged' : 'unflagged';
    await this.writer.change(row.tenantId, row, { isFlagged }, action, null, now, message);
  }

  /** One schedule that fails does not stop the others. It is tried again when its lease ends. */
  private skip({ tenantId, id }: TenantRef, error: unknown): void {
    if (isOutage(error)) throw error;
    if (error instanceof ScheduleNotFound) return;
    const { message, stack } = error as Error;
    this.log.error(`swaps of schedule ${id} of tenant ${tenantId}: ${message}`, stack);
  }
}
