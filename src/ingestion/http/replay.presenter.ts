import { decodeCursor, encodeCursor, isInstant } from '../../../libs/http/cursor';
import { InvalidInput } from '../../../libs/kernel/domain-error';
import { isUuid } from '../../../libs/kernel/uuid';
import type { ReplayResult } from '../commands/replay-dead-letters';
import type { MatchingReplay, ReplayPosition } from '../commands/replay-matching-dead-letters';
import type { ReplayDeadLettersDto, ReplayFilterDto, ReplayResultsDto } from './dead-letter.dto';

/** Which letters a request wants replayed: those of the ids, or those that the filter matches. */
type WantedReplay =
  | { readonly ids: readonly string[]; readonly filter?: undefined; readonly from?: undefined }
  | { readonly ids?: undefined; readonly filter: ReplayFilterDto; readonly from: ReplayPosition | undefined };

/** @throws InvalidInput unless one of ids and filter is given, and a cursor with a filter only */
export function replayFrom({ ids, filter, cursor }: ReplayDeadLettersDto): WantedReplay {
  if (filter && !ids) return { filter, from: positionFrom(cursor) };
  if (!ids || filter) throw new InvalidInput([{ pointer: '', detail: 'needs one of ids and filter, and not both' }]);
  if (cursor !== undefined) throw new InvalidInput([{ pointer: '/cursor', detail: 'goes with a filter' }]);
  return { ids };
}

function positionFrom(cursor?: string): ReplayPosition | undefined {
  if (cursor === undefined) return undefined;
  const [began = '', diedAt = '', id = ''] = decodeCursor(cursor, [isInstant, isInstant, isUuid]);
  return { began: new Date(began), diedAt: new Date(diedAt), id };
}

const cursorOf = ({ began, diedAt, id }: ReplayPosition): string =>
  encodeCursor([began.toISOString(), diedAt.toISOString(), id]);

/** What became of letters that were named. */
export function presentResults(byId: ReadonlyMap<string, ReplayResult>): ReplayResultsDto {
  const results = [...byId].map(([id, result]) => ({ id, result }));
  const count = (wanted: ReplayResult) => results.filter(({ result }) => result === wanted).length;
  return { results, replayed: count('replayed'), no_queue: count('no-queue'), next_cursor: null };
}

/** What became of letters that a filter matched. */
export const presentReplay = ({ replayed, withoutQueue, next }: MatchingReplay): ReplayResultsDto => ({
  results: [],
  replayed,
  no_queue: withoutQueue,
  next_cursor: next ? cursorOf(next) : null,
});
