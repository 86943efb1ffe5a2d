import { Command, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Clock } from '../../../../../libs/kernel/clock';
import { GetRecipientsQuery } from '../../../../directory';
import type { OverrideDefinition } from '../../overrides/override-view';
import { OverrideWriter } from '../../overrides/override-writer';
import { SchedulesRepository } from '../../schedules/persistence/schedules.repository';
import type { ScheduleRow } from '../../schedules/schedule-view';
import { expiryOf } from '../domain/swap';
import { ShiftChanged, SwapChanged, SwapClosed, SwapForbidden, SwapNotFound } from '../domain/swap.errors';
import { HeldShifts } from '../held-shifts';
import { SwapsRepository } from '../persistence/swaps.repository';
import type { SwapRecord } from '../swap-record';
import { SwapWriter } from '../swap-writer';
import type { SwapActor } from './request-swap';

/** What a member does with a swap request. */
export type SwapAnswer = 'accept' | 'decline' | 'cancel';

/**
 * Answers an open swap request, or takes it back. The first who accepts gets the shift.
 * Throws SwapNotFound, SwapClosed, SwapForbidden, SwapChanged, ShiftChanged, TooManyOverrides.
 */
export class AnswerSwapCommand extends Command<SwapRecord> {
  /**
   * @param scheduleId the schedule that it must be of; undefined: any
   * @param version the version it must have; undefined: any
   */
  constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly answer: SwapAnswer,
    readonly by: SwapActor,
    readonly scheduleId?: string,
    readonly version?: number,
  ) {
    super();
  }
}

/** A swap request with its schedule, both locked. */
interface OpenSwap {
  readonly row: SwapRecord;
  readonly schedule: ScheduleRow;
  readonly now: Date;
}

@CommandHandler(AnswerSwapCommand)
export class AnswerSwapHandler implements ICommandHandler<AnswerSwapCommand> {
  constructor(
    private readonly schedules: SchedulesRepository,
    private readonly swaps: SwapsRepository,
    private readonly overrides: OverrideWriter,
    private readonly writer: SwapWriter,
    private readonly held: HeldShifts,
    private readonly queries: QueryBus,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute(command: AnswerSwapCommand): Promise<SwapRecord> {
    const open = await this.open(command);
    if (command.answer === 'accept') return this.accept(open, command.by);
    return command.answer === 'decline' ? this.decline(open, command.by) : this.cancel(open, command.by);
  }

  /** The schedule is locked first, as by everybody who changes who is on call on it. */
  private async open({ tenantId, id, scheduleId, version }: AnswerSwapCommand): Promise<OpenSwap> {
    const { scheduleId: own } = await this.swaps.get(tenantId, id);
    const schedule = await this.schedules.lock(tenantId, scheduleId ?? own);
    const row = await this.swaps.lock(tenantId, id);
    if (row.scheduleId !== schedule.id) throw new SwapNotFound(id);
    if (version !== undefined && version !== row.version) throw new SwapChanged(row.version);
    const now = this.clock.now();
    if (row.state !== 'open') throw new SwapClosed(row.state);
    if (expiryOf(row) <= now) throw new SwapClosed('expired');
    return { row, schedule, now };
  }

  private async accept({ row, schedule, now }: OpenSwap, by: SwapActor): Promise<SwapRecord> {
    const { tenantId, scheduleId, memberId, startsAt, endsAt } = row;
    await this.checkTaker(row, by);
    await this.checkHeld(row, { memberId, from: startsAt, until: endsAt });
    const replacements = [replacement(by.id, memberId, startsAt, endsAt)];
    if (row.exchangeFrom && row.exchangeUntil) {
      await this.checkHeld(row, { memberId: by.id, from: row.exchangeFrom, until: row.exchangeUntil });
      replacements.push(replacement(memberId, by.id, row.exchangeFrom, row.exchangeUntil));
    }
    await this.overrides.checkRoom(tenantId, scheduleId, replacements.length, now);
    const added = await this.overrides.add(tenantId, scheduleId, replacements, by, now);
    const changes = { state: 'accepted', acceptedBy: by.id, overrideIds: added.map(({ id }) => id) } as const;
    const message = { news: 'accepted', to: [memberId], schedule } as const;
    return this.writer.change(tenantId, row, changes, 'accepted', by, now, message);
  }

  private decline({ row, schedule, now }: OpenSwap, by: SwapActor): Promise<SwapRecord> {
    if (row.toMemberId !== by.id && !by.isManager)
      throw new SwapForbidden('Only the member who is asked, or who has the permission alerts.manage, can decline.');
    const message = { news: 'declined', to: [row.memberId], schedule } as const;
    return this.writer.change(row.tenantId, row, { state: 'declined' }, 'declined', by, now, message);
  }

  private cancel({ row, schedule, now }: OpenSwap, by: SwapActor): Promise<SwapRecord> {
    if (row.memberId !== by.id && !by.isManager)
      throw new SwapForbidden('Only whose shift it is, or who has the permission alerts.manage, can cancel.');
    const message = { news: 'cancelled', to: row.toMemberId === null ? [] : [row.toMemberId], schedule } as const;
    return this.writer.change(row.tenantId, row, { state: 'cancelled' }, 'cancelled', by, now, message);
  }

  private async checkTaker({ tenantId, memberId, toMemberId }: SwapRecord, by: SwapActor): Promise<void> {
    if (memberId === by.id) throw new SwapForbidden('Nobody can take over their own shift.');
    if (toMemberId !== null && toMemberId !== by.id) throw new SwapForbidden('Another member is asked.');
    const found = await this.queries.execute(new GetRecipientsQuery([{ tenantId, memberIds: [by.id] }]));
    if (found.length === 0) throw new SwapForbidden('Only an active member can take over a shift.');
  }

  private async checkHeld({ tenantId, scheduleId }: SwapRecord, span: { memberId: string; from: Date; until: Date }) {
    const isHeld = await this.held.isHeld(tenantId, scheduleId, span);
    if (!isHeld) throw new ShiftChanged(span.memberId, span.from, span.until);
  }
}

const replacement = (memberId: string, replaces: string, from: Date, until: Date): OverrideDefinition => ({
  kind: 'replace',
  memberId,
  replaces,
  from,
  until,
});
