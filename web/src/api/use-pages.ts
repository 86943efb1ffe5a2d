import { useInfiniteQuery } from '@tanstack/react-query';
import { dataOf } from './client';
import { usePolling } from './use-live';

interface Page<Row> {
  readonly items: readonly Row[];
  readonly next_cursor: string | null;
}

/**
 * Reads a list page by page.
 * @param key of the cache; events of the same name make it be read again
 * @param read asks the API for the page after a cursor
 */
export const usePages = <Row>(
  key: readonly unknown[],
  read: (cursor: string | undefined) => Promise<{ data?: { items: Row[]; next_cursor: string | null } | undefined }>,
) =>
  useInfiniteQuery({
    queryKey: key,
    queryFn: async ({ pageParam }): Promise<Page<Row>> => dataOf(read(pageParam)),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    refetchInterval: usePolling(key[0]),
  });
