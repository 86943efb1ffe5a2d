import { pageOf } from '../../../../../libs/http/cursor';
import type { SwapWish } from '../commands/request-swap';
import type { SwapRecord } from '../swap-record';
import type { RequestSwapDto, SwapDto, SwapPageDto } from './swap.dto';

export const wishFrom = ({ from, until, member_id, to_member_id, in_exchange }: RequestSwapDto): SwapWish => ({
  memberId: member_id ?? null,
  toMemberId: to_member_id ?? null,
  from: new Date(from),
  until: new Date(until),
  inExchange: in_exchange ? { from: new Date(in_exchange.from), until: new Date(in_exchange.until) } : null,
});

export const presentSwap = (row: SwapRecord): SwapDto => ({
  id: row.id,
  schedule_id: row.scheduleId,
  member_id: row.memberId,
  to_member_id: row.toMemberId,
  from: row.startsAt.toISOString(),
  until: row.endsAt.toISOString(),
  in_exchange:
    row.exchangeFrom && row.exchangeUntil
      ? { from: row.exchangeFrom.toISOString(), until: row.exchangeUntil.toISOString() }
      : null,
  state: row.state,
  accepted_by: row.acceptedBy,
  is_flagged: row.isFlagged,
  version: row.version,
  created_at: row.createdAt.toISOString(),
  updated_at: row.updatedAt.toISOString(),
});

export const presentSwapPage = (rows: readonly SwapRecord[], limit: number): SwapPageDto =>
  pageOf(rows, limit, presentSwap, ({ id }) => [id]);
