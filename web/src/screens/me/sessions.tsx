import { useQuery } from '@tanstack/react-query';
import { endSession, listSessions } from '../../api/session';
import { useSave } from '../../api/use-save';
import { Button } from '../../ui/button';
import { Section } from '../../ui/page';
import { Loaded } from '../../ui/states';
import { Ago, At } from '../../ui/time';
import { useWords } from '../../words/language';
import { meWords } from './words';

/** The browsers in which the member is signed in. */
export function Sessions() {
  const t = useWords(meWords);
  const sessions = useQuery({ queryKey: ['sessions'], queryFn: listSessions });
  const end = useSave({ stale: ['sessions', 'session'], save: endSession });
  return (
    <Section title={t.sessions}>
      <Loaded of={sessions} rows={1}>
        {(items) => (
          <ul className="plain-list">
            {items.map(({ id, way, created_at, last_seen_at }) => (
              <li key={id} className="row">
                <strong>{way}</strong>
                <span className="muted">
                  {t.since} <At at={created_at} />, {t.used} <Ago at={last_seen_at} />
                </span>
                <Button disabled={end.isPending} onClick={() => end.mutate(id)}>
                  {t.here}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Section>
  );
}
