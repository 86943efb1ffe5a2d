import { InvalidInput } from '../../../../../libs/kernel/domain-error';
import { encodeCursor } from '../../../../../libs/http/cursor';
import type { OnCall } from '../../queries/get-on-call';
import type { OnCallGap, Shift, ShiftsByLayer } from '../../queries/get-shifts';
import type { OnCallDto, OnCallGapsDto, OnCallPageDto, OnCallSpanDto, ShiftDto, ShiftsDto } from './shift.dto';

const DAY_MS = 86_400_000;
const MAX_DAYS = 366;
const DEFAULT_DAYS = 30;

/** Converts a span of the API. @throws InvalidInput when it is empty, or too long */
export function spanFrom({ from, until }: OnCallSpanDto, now: Date): { readonly from: Date; readonly until: Date } {
  const begin = from === undefined ? now : new Date(from);
  const end = until === undefined ? new Date(begin.getTime() + DEFAULT_DAYS * DAY_MS) : new Date(until);
  const days = (end.getTime() - begin.getTime()) / DAY_MS;
  if (days <= 0 || days > MAX_DAYS) {
    const detail = `must be later than from, which is ${begin.toISOString()}, by at most ${MAX_DAYS} days (given ${end.toISOString()})`;
    throw new InvalidInput([{ pointer: '/query/until', detail }]);
  }
  return { from: begin, until: end };
}

export const presentOnCall = ({ scheduleId, onCall, until }: OnCall): OnCallDto => ({
  schedule_id: scheduleId,
  on_call: [...onCall],
  until: until?.toISOString() ?? null,
});

/** Presents who is on call on a page of schedules. */
export function presentOnCallPage(
  ids: readonly string[],
  found: ReadonlyMap<string, OnCall>,
  limit: number,
): OnCallPageDto {
  const last = ids.length === limit ? ids.at(-1) : undefined;
  return {
    items: ids.flatMap((id) => found.get(id) ?? []).map(presentOnCall),
    next_cursor: last === undefined ? null : encodeCursor([last]),
  };
}

const presentShift = ({ from, until, memberId, overrideId }: Shift): ShiftDto => ({
  from: from.toISOString(),
  until: until.toISOString(),
  member_id: memberId,
  override_id: overrideId,
});

export const presentShifts = ({ final, layers }: ShiftsByLayer): ShiftsDto => ({
  final: final.map(presentShift),
  layers: layers.map((layer) => layer.map(presentShift)),
});

export const presentGaps = (gaps: readonly OnCallGap[]): OnCallGapsDto => ({
  items: gaps.map(({ from, until }) => ({ from: from.toISOString(), until: until.toISOString() })),
});
