import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
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
import { timelineWords } from './timeline-words';

type Entry = Schemas['TimelineEntryDto'];
type Kind = Entry['kind'];

const KINDS: readonly Kind[] = ['change', 'comment', 'occurrences', 'delivery', 'escalation', 'sla', 'suppression'];

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** What happened, in the words of the reader; what has none is told as the server tells it. */
function useTitle({ kind, title, data }: Entry): string {
  const t = useWords(storyWords);
  const { deliveryStates, slaMoments, events } = useWords(timelineWords);
  if (kind === 'occurrences') return events(Number(data['count']));
  if (kind === 'delivery') return deliveryStates[textOf(data['state']) as keyof typeof deliveryStates] ?? title;
  if (kind === 'sla') return slaMoments[textOf(data['moment']) as keyof typeof slaMoments] ?? title;
  return t[textOf(data['action']) as keyof typeof t] ?? title;
}

function Line({ entry }: { entry: Entry }) {
  const { status } = useWords(commonWords);
  const names = useNames();
  const { data, actor } = entry;
  const who = actor && (actor.name ?? names(actor.id));
  const became = textOf(data['new_status']) as keyof typeof status;
  return (
    <li className="story-line">
      <div className="row">
        <strong>{useTitle(entry)}</strong>
        {data['new_status'] !== data['previous_status'] && status[became] && (
          <span className="muted">→ {status[became]}</span>
        )}
        {who && <bdi>{who}</bdi>}
        {textOf(data['channel']) && <span className="muted">{textOf(data['channel'])}</span>}
        <span className="spring" />
        <span className="muted">
          <At at={entry.at} />
        </span>
      </div>
      {textOf(data['notes']) && <Markdown text={textOf(data['notes'])} />}
      {textOf(data['state_reason']) && <span className="muted">{textOf(data['state_reason'])}</span>}
    </li>
  );
}

/** Which kinds are shown: one, or all. */
function Kinds({ kind, choose }: { kind: Kind | undefined; choose: (kind: Kind | undefined) => void }) {
  const { kinds, all } = useWords(timelineWords);
  return (
    <div className="row" role="group" aria-label={all}>
      {[undefined, ...KINDS].map((one) => (
        <Button key={one ?? ''} aria-pressed={one === kind} onClick={() => choose(one)}>
          {one ? kinds[one] : all}
        </Button>
      ))}
    </div>
  );
}

function AddComment({ alertId }: { alertId: string }) {
  const t = useWords(inboxWords);
  const queries = useQueryClient();
  const toasts = useToasts();
  const add = useMutation({
    mutationFn: (comment: string) =>
      dataOf(api.POST('/api/v1/alerts/{id}/comment', { params: { path: { id: alertId } }, body: { comment } })),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['alert', alertId, 'timeline'] }),
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
  const [kind, setKind] = useState<Kind>();
  const story = useInfiniteQuery({
    queryKey: ['alert', alert.id, 'timeline', kind, alert.version],
    queryFn: ({ pageParam: cursor }) => {
      const query = { limit: 50, ...(kind && { kinds: [kind] }), ...(cursor && { cursor }) };
      return dataOf(api.GET('/api/v1/alerts/{id}/timeline', { params: { path: { id: alert.id }, query } }));
    },
    placeholderData: keepPreviousData,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
  const entries = story.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Section title={t.story}>
      {mayWrite && <AddComment alertId={alert.id} />}
      <Kinds kind={kind} choose={setKind} />
      <ol className="story">
        {entries.map((entry) => (
          <Line key={entry.id} entry={entry} />
        ))}
      </ol>
      {story.hasNextPage && <Button onClick={() => void story.fetchNextPage()}>{more}</Button>}
    </Section>
  );
}
