import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf } from '../../api/client';
import { useNames } from '../../api/members';
import { useSession } from '../../api/session';
import { Tag } from '../../ui/badges';
import { Loaded } from '../../ui/states';
import { useWords } from '../../words/language';
import { inboxWords } from '../inbox/words';

const tones = { send: 'good', hold: 'warn', digest: 'plain', skip: 'plain', bundle: 'plain' } as const;

/** Why I see the alert stands before why others do. */
const mineFirst = (me: string) => (one: { member_id: string }, other: { member_id: string }) =>
  Number(other.member_id === me) - Number(one.member_id === me);

function List({ alertId, version }: { alertId: string; version: number }) {
  const t = useWords(inboxWords);
  const names = useNames();
  const { member } = useSession();
  const query = useQuery({
    queryKey: ['alert', alertId, 'recipients', version],
    queryFn: () => dataOf(api.GET('/api/v1/alerts/{id}/recipients', { params: { path: { id: alertId } } })),
  });
  return (
    <Loaded of={query} rows={2}>
      {({ items }) =>
        items.length === 0 ? (
          <p className="muted">{t.whoNobody}</p>
        ) : (
          <ul className="plain-list">
            {[...items].sort(mineFirst(member.id)).map(({ member_id, channels }) => (
              <li key={member_id}>
                <strong>
                  <bdi>{names(member_id)}</bdi>
                </strong>
                {member_id === member.id && <span className="muted"> {t.whyMe}</span>}
                {channels.map(({ channel, decision, reason }) => (
                  <div key={channel} className="row">
                    <span>{channel}</span>
                    <Tag tone={tones[decision]}>{t.decision[decision]}</Tag>
                    <span className="muted">{reason}</span>
                  </div>
                ))}
              </li>
            ))}
          </ul>
        )
      }
    </Loaded>
  );
}

/** Why somebody is told of the alert, and why somebody is not. Asked only when it is opened. */
export function Recipients(props: { alertId: string; version: number }) {
  const t = useWords(inboxWords);
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{t.who}</summary>
      {isOpen && <List {...props} />}
    </details>
  );
}
