import { useState } from 'react';
import { api, dataOf, type Schemas } from '../../api/client';
import { useNames } from '../../api/members';
import { useSession } from '../../api/session';
import { usePages } from '../../api/use-pages';
import { useSave } from '../../api/use-save';
import { Tag } from '../../ui/badges';
import { Button } from '../../ui/button';
import { Section } from '../../ui/page';
import { At } from '../../ui/time';
import { useWords } from '../../words/language';
import { SwapForm } from './swap-form';
import { onCallWords } from './words';

type Swap = Schemas['SwapDto'];

function Answer({ swap }: { swap: Swap }) {
  const t = useWords(onCallWords);
  const { member } = useSession();
  const answer = useSave({
    stale: ['on-call', 'swaps'],
    save: (action: 'accept' | 'decline') =>
      dataOf(api.POST(`/api/v1/alerts/on-call/swaps/{id}/${action}`, { params: { path: { id: swap.id } } })),
  });
  const isAsked =
    swap.state === 'open' && swap.member_id !== member.id && (!swap.to_member_id || swap.to_member_id === member.id);
  if (!isAsked) return null;
  return (
    <>
      <Button kind="primary" disabled={answer.isPending} onClick={() => answer.mutate('accept')}>
        {t.accept}
      </Button>
      {swap.to_member_id && (
        <Button disabled={answer.isPending} onClick={() => answer.mutate('decline')}>
          {t.decline}
        </Button>
      )}
    </>
  );
}

/** Shifts that somebody wants to give away, and what became of it. */
export function Swaps({ scheduleId }: { scheduleId: string }) {
  const t = useWords(onCallWords);
  const names = useNames();
  const [isAsking, setAsking] = useState(false);
  const swaps = usePages<Swap>(['swaps', scheduleId], (cursor) =>
    api.GET('/api/v1/alerts/on-call/schedules/{id}/swaps', {
      params: { path: { id: scheduleId }, query: { limit: 20, ...(cursor && { cursor }) } },
    }),
  );
  const found = swaps.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Section title={t.swaps} actions={<Button onClick={() => setAsking(true)}>{t.giveAway}</Button>}>
      {isAsking && <SwapForm scheduleId={scheduleId} onClose={() => setAsking(false)} />}
      <ul className="plain-list">
        {found.map((swap) => (
          <li key={swap.id} className="row">
            <bdi>{names(swap.member_id)}</bdi>
            <span className="muted">
              <At at={swap.from} /> – <At at={swap.until} />
            </span>
            {swap.to_member_id && <bdi>→ {names(swap.to_member_id)}</bdi>}
            <Tag>{t.swap[swap.state]}</Tag>
            <Answer swap={swap} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
