import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Problem, wordsOf } from '../api/problem';
import { commonWords } from '../words/common';
import { useWords } from '../words/language';
import { Button } from './button';

/** Grey lines where the content will be. The style shows them only after 150 ms, so that fast answers do not flicker. */
export const Skeleton = ({ rows = 6 }: { rows?: number }) => (
  <div className="skeleton" role="status" aria-label={useWords(commonWords).loading}>
    {Array.from({ length: rows }, (_, i) => (
      <div key={i} className="skeleton-row" />
    ))}
  </div>
);

/** Why there is nothing, and one next step. */
export const Empty = ({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) => (
  <div className="empty">
    <h2>{title}</h2>
    {children && <p>{children}</p>}
    {action}
  </div>
);

/** The problem's own words, how to find it in the log, and another try. */
export function Failure({ error, retry }: { error: unknown; retry: () => void }) {
  const t = useWords(commonWords);
  return (
    <div className="failure" role="alert">
      <strong>{t.failed}</strong>
      <p>{wordsOf(error)}</p>
      {error instanceof Problem && error.requestId && (
        <p className="muted">
          {t.requestId} <code>{error.requestId}</code>
        </p>
      )}
      <Button onClick={retry}>{t.retry}</Button>
    </div>
  );
}

interface Props<T> {
  readonly of: UseQueryResult<T>;
  readonly rows?: number;
  /** Shown when the answer is there. What was read before stays when reading it again fails. */
  readonly children: (data: T) => ReactNode;
}

/** What a query came to: a skeleton, the failure, or its data. */
export function Loaded<T>({ of: query, rows, children }: Props<T>) {
  if (query.data === undefined && query.error)
    return <Failure error={query.error} retry={() => void query.refetch()} />;
  if (query.data === undefined) return <Skeleton {...(rows && { rows })} />;
  return (
    <>
      {query.error && <Failure error={query.error} retry={() => void query.refetch()} />}
      {children(query.data)}
    </>
  );
}
