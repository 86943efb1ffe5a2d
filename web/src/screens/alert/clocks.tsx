import { useQuery } from '@tanstack/react-query';
import { type Alert, api, dataOf } from '../../api/client';
import { Tag } from '../../ui/badges';
import { Section } from '../../ui/page';
import { Ago, Duration } from '../../ui/time';
import { commonWords } from '../../words/common';
import { catalogue, useWords } from '../../words/language';
import { inboxWords } from '../inbox/words';

const words = catalogue(
  { running: 'running', paused: 'paused', met: 'met', breached: 'breached', cancelled: 'ended', due: 'due', of: 'of' },
  {
    running: 'corre',
    paused: 'en pausa',
    met: 'cumplido',
    breached: 'incumplido',
    cancelled: 'terminado',
    due: 'vence',
    of: 'de',
  },
  {
    running: 'martxan',
    paused: 'etenda',
    met: 'beteta',
    breached: 'ez betea',
    cancelled: 'amaituta',
    due: 'epea',
    of: '/',
  },
);

const tones = { running: 'plain', paused: 'plain', met: 'good', breached: 'bad', cancelled: 'plain' } as const;

/** The deadlines of an alert, if it has any. */
export function Clocks({ alert }: { alert: Alert }) {
  const t = useWords(words);
  const { clocks: title, clock: names } = useWords(inboxWords);
  const { sla } = useWords(commonWords);
  const { data } = useQuery({
    queryKey: ['alert', alert.id, 'sla', alert.version],
    queryFn: () => dataOf(api.GET('/api/v1/alerts/{id}/sla', { params: { path: { id: alert.id } } })),
    enabled: alert.sla_state !== 'none',
  });
  if (!data || data.clocks.length === 0) return null;
  return (
    <Section title={title}>
      <ul className="plain-list" aria-label={sla[alert.sla_state]}>
        {data.clocks.map((clock) => (
          <li key={clock.kind} className="row">
            <strong>{names[clock.kind]}</strong>
            <Tag tone={tones[clock.state]}>{t[clock.state]}</Tag>
            {clock.due_at && clock.state === 'running' && (
              <span>
                {t.due} <Ago at={clock.due_at} />
              </span>
            )}
            <span className="muted">
              <Duration seconds={clock.target_minutes * 60} />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
