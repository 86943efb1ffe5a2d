import { type InfiniteData, type UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { commonWords } from '../words/common';
import { useWords } from '../words/language';
import { Button } from './button';
import { Failure, Skeleton } from './states';
import { type Column, Table } from './table';

export interface PageOf<Row> {
  readonly items: readonly Row[];
  readonly next_cursor: string | null;
}

interface Props<Row> {
  readonly of: UseInfiniteQueryResult<InfiniteData<PageOf<Row>>>;
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly idOf: (row: Row) => string;
  readonly empty: ReactNode;
}

/** A list that is read page by page. */
export function PagedTable<Row>({ of: query, caption, columns, idOf, empty }: Props<Row>) {
  const t = useWords(commonWords);
  if (!query.data) {
    return query.error ? <Failure error={query.error} retry={() => void query.refetch()} /> : <Skeleton />;
  }
  const rows = query.data.pages.flatMap(({ items }) => items);
  if (rows.length === 0) return <>{empty}</>;
  return (
    <>
      <Table caption={caption} columns={columns} rows={rows} idOf={idOf} />
      {query.hasNextPage && (
        <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t.more}
        </Button>
      )}
    </>
  );
}
