import { useState } from 'react';
import { api, type Schemas } from '../../api/client';
import { usePages } from '../../api/use-pages';
import { Tag } from '../../ui/badges';
import { Button } from '../../ui/button';
import { Section } from '../../ui/page';
import { PagedTable } from '../../ui/paged-table';
import { Empty } from '../../ui/states';
import { Ago } from '../../ui/time';
import { useWords } from '../../words/language';
import { DeadLetter } from './dead-letter';
import { operationsWords } from './words';

type Letter = Schemas['DeadLetterDto'];

/** Messages that could not be processed: why, and another try. */
export function DeadLetters() {
  const t = useWords(operationsWords);
  const [shown, setShown] = useState<string | null>(null);
  const letters = usePages<Letter>(['dead-letters'], (cursor) =>
    api.GET('/api/v1/alerts/dead-letters', { params: { query: { limit: 50, ...(cursor && { cursor }) } } }),
  );
  return (
    <Section title={t.letters}>
      <PagedTable
        of={letters}
        caption={t.letters}
        idOf={({ id }) => id}
        empty={<Empty title={t.lettersNone}>{t.lettersText}</Empty>}
        columns={[
          { name: t.died, cell: ({ died_at }) => <Ago at={died_at} /> },
          { name: t.queue, cell: ({ routing_key }) => <code>{routing_key}</code> },
          { name: t.reason, cell: ({ reason }) => <Tag tone="bad">{reason}</Tag> },
          { name: t.error, cell: ({ error }) => <bdi>{error.slice(0, 160)}</bdi> },
          { name: t.replay, cell: ({ replayed_at }) => replayed_at && <Tag tone="good">{t.replayed}</Tag> },
          {
            name: t.inspect,
            cell: ({ id }) => (
              <Button kind="quiet" onClick={() => setShown(id)}>
                {t.inspect}
              </Button>
            ),
          },
        ]}
      />
      {shown && <DeadLetter id={shown} onClose={() => setShown(null)} />}
    </Section>
  );
}
