import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf } from '../../api/client';
import { useNames } from '../../api/members';
import { Tag } from '../../ui/badges';
import { Loaded } from '../../ui/states';
import { useWords } from '../../words/language';
import { inboxWords } from '../inbox/words';

const tones = { send: 'good', hold: 'warn', digest: 'plain', skip: 'plain', bundle: 'plain' } as const;

function List({ alertId, version }: { alertId: string; version: number }) {
  const t = useWords(inboxWords);
  const names = useNames();
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
            {items.map(({ member_id, channels }) => (
              <li key={member_id}>
                <strong>
                  <bdi>{names(member_id)}</bdi>
                </strong>
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
