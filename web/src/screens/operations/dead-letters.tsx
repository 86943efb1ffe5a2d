import { useState } from 'react';
import { api, dataOf, type Schemas } from '../../api/client';
import { usePages } from '../../api/use-pages';
import { useSave } from '../../api/use-save';
import { Tag } from '../../ui/badges';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Facts, Section } from '../../ui/page';
import { PagedTable } from '../../ui/paged-table';
import { Empty } from '../../ui/states';
import { Ago } from '../../ui/time';
import { useWords } from '../../words/language';
import { operationsWords } from './words';

type Letter = Schemas['DeadLetterDto'];

/** The body as it is read best. */
function readable(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

function Inspect({ letter, onClose }: { letter: Letter; onClose: () => void }) {
  const t = useWords(operationsWords);
  const replay = useSave({
    stale: ['dead-letters'],
    save: () => dataOf(api.POST('/api/v1/alerts/dead-letters/replay', { body: { ids: [letter.id] } })),
    onSaved: onClose,
  });
  const remove = useSave({
    stale: ['dead-letters'],
    save: () => api.DELETE('/api/v1/alerts/dead-letters/{id}', { params: { path: { id: letter.id } } }),
    onSaved: onClose,
  });
  return (
    <Dialog title={letter.routing_key} onClose={onClose} isWide>
      <div className="stack">
        <Facts
          facts={[
            [t.reason, letter.reason],
            [t.queue, `${letter.exchange} ${letter.routing_key}`],
          ]}
        />
        <p className="wrong">{letter.error}</p>
        <pre>{readable(letter.body)}</pre>
        <div className="form-end">
          <Button kind="danger" disabled={remove.isPending} onClick={() => remove.mutate(undefined)}>
            {t.remove}
          </Button>
          <Button
            kind="primary"
            disabled={replay.isPending || letter.replayed_at !== null}
            onClick={() => replay.mutate(undefined)}
          >
            {t.replay}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

/** Messages that could not be processed: why, and another try. */
export function DeadLetters() {
  const t = useWords(operationsWords);
  const [shown, setShown] = useState<Letter | null>(null);
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
            cell: (letter) => (
              <Button kind="quiet" onClick={() => setShown(letter)}>
                {t.inspect}
              </Button>
            ),
          },
        ]}
      />
      {shown && <Inspect letter={shown} onClose={() => setShown(null)} />}
    </Section>
  );
}
