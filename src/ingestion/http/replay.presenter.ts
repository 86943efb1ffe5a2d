import { decodeCursor, encodeCursor, isCursorTime } from '../../../libs/http/cursor';
import { InvalidInput } from '../../../libs/kernel/domain-error';
import { isUuid } from '../../../libs/kernel/uuid';
import type { CorrectedReplay } from '../commands/replay-corrected-letter';
import type { ReplayResult } from '../commands/replay-dead-letters';
import type { MatchingReplay, ReplayPosition } from '../commands/replay-matching-dead-letters';
import type { CorrectedReplayDto, ReplayDeadLettersDto, ReplayFilterDto, ReplayResultsDto } from './dead-letter.dto';

/** The letters that a request selects: by ids, or by a filter. */
type RequestedReplay =
  | { readonly ids: readonly string[]; readonly filter?: undefined; readonly from?: undefined }
  | { readonly ids?: undefined; readonly filter: ReplayFilterDto; readonly from: ReplayPosition | undefined };

/**
 * Translates a request for a replay.
 * @throws InvalidInput unless either ids or a filter is given, or when a cursor comes without a filter
 */
export function replayFrom({ ids, filter, cursor }: ReplayDeadLettersDto): RequestedReplay {
  if (filter && !ids) return { filter, from: positionFrom(cursor) };
  if (!ids || filter) throw new InvalidInput([{ pointer: '', detail: 'give either ids or filter, not both' }]);
  if (cursor !== undefined) throw new InvalidInput([{ pointer: '/cursor', detail: 'can only be used with a filter' }]);
  return { ids };
}

function positionFrom(cursor?: string): ReplayPosition | undefined {
  if (cursor === undefined) return undefined;
  const [startedAt = '', diedAt = '', id = ''] = decodeCursor(cursor, [isCursorTime, isCursorTime, isUuid]);
  return { startedAt: new Date(startedAt), diedAt: new Date(diedAt), id };
}

const cursorOf = ({ startedAt, diedAt, id }: ReplayPosition): string =>
  encodeCursor([startedAt.toISOString(), diedAt.toISOString(), id]);

/** Presents what becomes of a corrected message. */
export const presentCorrected = (
  { event, isRepeat, matches }: CorrectedReplay,
  isDryRun: boolean,
): CorrectedReplayDto => ({
  dry_run: isDryRun,
  event_id: event.eventId,
  event_type: event.eventType,
  tenant_id: event.tenantId,
  is_repeat: isRepeat,
  matches: matches.map(({ ruleId, ruleName, outcome, error }) => ({
    ...{ rule_id: ruleId, rule_name: ruleName, outcome, error },
  })),
});

/** Presents the results of a replay by ids. */
export function presentResults(byId: ReadonlyMap<string, ReplayResult>): ReplayResultsDto {
  const results = [...byId].map(([id, result]) => ({ id, result }));
  const count = (wanted: ReplayResult) => results.filter(({ result }) => result === wanted).length;
  return { results, replayed: count('replayed'), no_queue: count('no-queue'), cut: count('cut'), next_cursor: null };
}

/** Presents the result of a replay by filter. */
export const presentReplay = ({ replayed, withoutQueue, cut, next }: MatchingReplay): ReplayResultsDto => ({
  results: [],
  replayed,
  no_queue: withoutQueue,
  cut,
  next_cursor: next ? cursorOf(next) : null,
});
