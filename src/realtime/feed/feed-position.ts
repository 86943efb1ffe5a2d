/** A place in the feed of a tenant: `k3x9-1795800000000-0`. Clients must not read anything into it. */
export interface FeedPosition {
  /** Begins anew when events may be missing. */
  readonly generation: string;
  /** The id of an entry in the stream of Redis: milliseconds and a number. */
  readonly entryId: string;
}

const MAX_LENGTH = 64;
const pattern = /^([a-z0-9]{1,16})-(\d{1,15}-\d{1,15})$/;

/** The position as clients get it. */
export const idOf = ({ generation, entryId }: FeedPosition): string => `${generation}-${entryId}`;

/** Reads an id. @returns undefined: it is none of ours */
export function feedPositionOf(id: string): FeedPosition | undefined {
  const [, generation, entryId] = (id.length <= MAX_LENGTH && pattern.exec(id)) || [];
  return generation && entryId ? { generation, entryId } : undefined;
}

const parts = (entryId: string): readonly [number, number] => {
  const [ms = 0, n = 0] = entryId.split('-').map(Number);
  return [ms, n];
};

/** Compares two entries of one generation. @returns less than 0: the first is earlier */
export function compareEntries(one: string, other: string): number {
  const [[ms, n], [otherMs, otherN]] = [parts(one), parts(other)];
  return ms - otherMs || n - otherN;
}
