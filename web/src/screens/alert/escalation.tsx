import { useQuery } from '@tanstack/react-query';
import { type Alert, api, dataOf } from '../../api/client';
import { useNames } from '../../api/members';
import { Tag } from '../../ui/badges';
import { Section } from '../../ui/page';
import { Ago, At } from '../../ui/time';
import { catalogue, useWords } from '../../words/language';

const words = catalogue(
  { title: 'Escalation', taken: 'told', skipped: 'skipped', nobody: 'nobody there', next: 'Next: level', level: 'Level', held: 'held', running: 'running', ended: 'ended' },
  { title: 'Escalado', taken: 'avisado', skipped: 'omitido', nobody: 'no hay nadie', next: 'Siguiente: nivel', level: 'Nivel', held: 'retenido', running: 'en marcha', ended: 'terminado' },
  { title: 'Eskalatzea', taken: 'jakinarazita', skipped: 'saltatuta', nobody: 'inor ez', next: 'Hurrengoa: maila', level: 'Maila', held: 'atxikita', running: 'martxan', ended: 'amaituta' },
); // prettier-ignore

const tones = { taken: 'good', skipped: 'plain', nobody: 'bad' } as const;

/** Who was told level by level, and who is next. */
export function Escalation({ alert }: { alert: Alert }) {
  const t = useWords(words);
  const names = useNames();
  const { data } = useQuery({
    queryKey: ['alert', alert.id, 'escalation', alert.version],
    queryFn: () => dataOf(api.GET('/api/v1/alerts/{id}/escalation', { params: { path: { id: alert.id } } })),
  });
  if (!data?.run) return null;
  return (
    <Section title={t.title} actions={<Tag>{t[data.run.state]}</Tag>}>
      <ol className="plain-list">
        {data.log.map((line) => (
          <li key={`${line.round}-${line.level}-${line.at}`} className="row">
            <strong>
              {t.level} {line.level}
            </strong>
            <Tag tone={tones[line.result]}>{t[line.result]}</Tag>
            <bdi>{line.members.map((id) => names(id)).join(', ')}</bdi>
            <span className="muted">
              <At at={line.at} />
            </span>
          </li>
        ))}
        {data.next && (
          <li className="row">
            <strong>
              {t.next} {data.next.level}
            </strong>
            <Ago at={data.next.due_at} />
          </li>
        )}
      </ol>
    </Section>
  );
}
