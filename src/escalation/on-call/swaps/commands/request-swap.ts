import { Command, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import type { AuditActor } from '../../../../../libs/audit/audit-entry';
import { Clock } from '../../../../../libs/kernel/clock';
import { type Fault, InvalidInput } from '../../../../../libs/kernel/domain-error';
import { uuidv7 } from '../../../../../libs/kernel/uuid';
import { GetRecipientsQuery } from '../../../../directory';
import { ForeignShift } from '../../domain/schedule.errors';
import { SchedulesRepository } from '../../schedules/persistence/schedules.repository';
import { ShiftChanged, TooManySwaps } from '../domain/swap.errors';
import { HeldShifts } from '../held-shifts';
import { SwapsRepository } from '../persistence/swaps.repository';
import type { SwapRecord } from '../swap-record';
import { SwapWriter } from '../swap-writer';

/** Who asks for or answers a swap. */
export interface SwapActor extends AuditActor {
  /** Whether they may act for others. */
  readonly isManager: boolean;
}

/** What is asked for. */
export interface SwapWish {
  /** Whose shift; null: the asker's own. */
  readonly memberId: string | null;
  readonly toMemberId: string | null;
  readonly from: Date;
  readonly until: Date;
  readonly inExchange: { readonly from: Date; readonly until: Date } | null;
}

/**
 * Asks that somebody takes over a shift.
 * Throws ScheduleNotFound, InvalidInput, ForeignShift, ShiftChanged, TooManySwaps.
 */
export class RequestSwapCommand extends Command<SwapRecord> {
  constructor(
    readonly tenantId: string,
    readonly scheduleId: string,
    readonly wish: SwapWish,
    readonly by: SwapActor,
  ) {
    super();
  }
}

const MAX_OPEN = 100;
const MAX_MS = 366 * 86_400_000;

function spanFaults(
  pointer: string,
  { from, until }: { readonly from: Date; readonly until: Date },
  now: Date,
): Fault[] {
  const begin = from < now ? now : from;
  const given = `(given ${until.toISOString()})`;
  if (until <= begin) return [{ pointer, detail: `must be later than ${begin.toISOString()} ${given}` }];
  return until.getTime() - now.getTime() > MAX_MS
    ? [{ pointer, detail: `must be at most 366 days from now ${given}` }]
    : [];
}

@CommandHandler(RequestSwapCommand)
export class RequestSwapHandler implements ICommandHandler<RequestSwapCommand> {
  constructor(
    private readonly schedules: SchedulesRepository,
    private readonly swaps: SwapsRepository,
    private readonly writer: SwapWriter,
    private readonly held: HeldShifts,
    private readonly queries: QueryBus,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ tenantId, scheduleId, wish, by }: RequestSwapCommand): Promise<SwapRecord> {
    const schedule = await this.schedules.lock(tenantId, scheduleId);
    const memberId = wish.memberId ?? by.id;
    if (memberId !== by.id && !by.isManager) throw new ForeignShift();
    const now = this.clock.now();
    await this.check(tenantId, wish, memberId, now);
    const { from, until } = wish;
    if (!(await this.held.isHeld(tenantId, scheduleId, { memberId, from, until })))
      throw new ShiftChanged(memberId, from, until);
    const count = await this.swaps.countOpen(tenantId, scheduleId);
    if (count >= MAX_OPEN) throw new TooManySwaps(MAX_OPEN, count);
    const row: SwapRecord = {
      ...{ id: uuidv7(now.getTime()), tenantId, scheduleId, memberId, toMemberId: wish.toMemberId },
      ...{ startsAt: from, endsAt: until },
      ...{ exchangeFrom: wish.inExchange?.from ?? null, exchangeUntil: wish.inExchange?.until ?? null },
      ...{ state: 'open', acceptedBy: null, overrideIds: [], isFlagged: false },
      ...{ version: 1, createdBy: by.id, createdAt: now, updatedAt: now },
    };
    const to = wish.toMemberId === null ? [] : [wish.toMemberId];
    await this.writer.add(row, by, { news: 'asked', to, schedule });
    return row;
  }

  private async check(tenantId: string, wish: SwapWish, memberId: string, now: Date): Promise<void> {
    const { toMemberId, inExchange } = wish;
    const named = { member_id: memberId, ...(toMemberId !== null && { to_member_id: toMemberId }) };
    const wanted = [{ tenantId, memberIds: Object.values(named) }];
    const active = new Set((await this.queries.execute(new GetRecipientsQuery(wanted))).map(({ id }) => id));
    const faults = [
      // a request expires when its shift begins: nobody could accept it
      ...(wish.from > now
        ? []
        : [{ pointer: '/from', detail: `must be later than now (given ${wish.from.toISOString()})` }]),
      ...spanFaults('/until', wish, now),
      ...(inExchange ? spanFaults('/in_exchange/until', inExchange, now) : []),
      ...(inExchange && inExchange.from <= now
        ? [{ pointer: '/in_exchange/from', detail: `must be later than now (given ${inExchange.from.toISOString()})` }]
        : []),
      ...(toMemberId === memberId ? [{ pointer: '/to_member_id', detail: 'must be another member' }] : []),
      ...Object.entries(named).flatMap(([field, id]) =>
        active.has(id) ? [] : [{ pointer: `/${field}`, detail: `must be the id of an active member (given ${id})` }],
      ),
    ];
    if (faults.length > 0) throw new InvalidInput(faults);
  }
}
