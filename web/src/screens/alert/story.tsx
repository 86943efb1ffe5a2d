import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { type Alert, api, dataOf, type Schemas } from '../../api/client';
import { useNames } from '../../api/members';
import { Button } from '../../ui/button';
import { AreaField } from '../../ui/field';
import { formText } from '../../ui/form-text';
import { Markdown } from '../../ui/markdown';
import { Section } from '../../ui/page';
import { useToasts } from '../../ui/toast';
import { At } from '../../ui/time';
import { commonWords } from '../../words/common';
import { useWords } from '../../words/language';
import { inboxWords } from '../inbox/words';
import { storyWords } from './story-words';

type Entry = Schemas['HistoryEntryDto'];

function Line({ entry }: { entry: Entry }) {
  const t = useWords(storyWords);
  const { status } = useWords(commonWords);
  const names = useNames();
  const what = t[entry.action as keyof typeof t] ?? entry.action.replaceAll('_', ' ');
  const who = entry.action_by_name ?? names(entry.action_by);
  return (
    <li className="story-line">
      <div className="row">
        <strong>{what}</strong>
        {entry.new_status && entry.new_status !== entry.previous_status && (
          <span className="muted">→ {status[entry.new_status]}</span>
        )}
        {who && <bdi>{who}</bdi>}
        {entry.channel && <span className="muted">{entry.channel}</span>}
        <span className="spring" />
        <span className="muted">
          <At at={entry.action_at} />
        </span>
      </div>
      {entry.notes && <Markdown text={entry.notes} />}
    </li>
  );
}

function AddComment({ alertId }: { alertId: string }) {
  const t = useWords(inboxWords);
  const queries = useQueryClient();
  const toasts = useToasts();
  const add = useMutation({
    mutationFn: (comment: string) =>
      dataOf(api.POST('/api/v1/alerts/{id}/comment', { params: { path: { id: alertId } }, body: { comment } })),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['alert', alertId, 'history'] }),
    onError: (error) => toasts.fail(error),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const comment = formText(form)('comment');
    if (comment) add.mutate(comment, { onSuccess: () => form.reset() });
  };
  return (
    <form className="form" onSubmit={submit}>
      <AreaField label={t.commentLabel} name="comment" rows={2} maxLength={5_000} required />
      <div className="form-end">
        <Button type="submit" disabled={add.isPending}>
          {t.actions.comment}
        </Button>
      </div>
    </form>
  );
}

/** Everything that happened to the alert, newest first. */
export function Story({ alert, mayWrite }: { alert: Alert; mayWrite: boolean }) {
  const t = useWords(inboxWords);
  const { more } = useWords(commonWords);
  const history = useInfiniteQuery({
    queryKey: ['alert', alert.id, 'history', alert.version],
    queryFn: ({ pageParam: cursor }) => {
      const params = { path: { id: alert.id }, query: { limit: 50, ...(cursor && { cursor }) } };
      return dataOf(api.GET('/api/v1/alerts/{id}/history', { params }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
  const entries = history.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Section title={t.story}>
      {mayWrite && <AddComment alertId={alert.id} />}
      <ol className="story">
        {entries.map((entry) => (
          <Line key={entry.id} entry={entry} />
        ))}
      </ol>
      {history.hasNextPage && <Button onClick={() => void history.fetchNextPage()}>{more}</Button>}
    </Section>
  );
}
