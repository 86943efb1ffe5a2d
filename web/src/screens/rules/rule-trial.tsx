import { useQuery } from '@tanstack/react-query';
import { api, dataOf, type Schemas } from '../../api/client';
import { rememberRuleTried } from '../../api/rule-tried';
import { SeverityBadge, Tag } from '../../ui/badges';
import { Faults } from '../../ui/faults';
import { Markdown } from '../../ui/markdown';
import { Table } from '../../ui/table';
import { At } from '../../ui/time';
import { useWords } from '../../words/language';
import { formWords } from './form-words';
import { useSettled } from './use-settled';
import { ruleWords } from './words';

const LAST = 200;
const SHOWN = 20;

/** What a rule would have made of the last events: tried by itself, half a second after the last change. */
export function RuleTrial({
  definition,
  savedId,
}: {
  definition: Schemas['SaveRuleDto'];
  savedId: string | undefined;
}) {
  const t = useWords(ruleWords);
  const { saved: savedText } = useWords(formWords);
  const text = useSettled(JSON.stringify(definition));
  const trial = useQuery({
    queryKey: ['rule-trial', text],
    queryFn: async () => {
      const rule = JSON.parse(text) as Schemas['SaveRuleDto'];
      const tried = await dataOf(api.POST('/api/v1/alerts/rules/test', { body: { rule, last: LAST } }));
      rememberRuleTried();
      return tried;
    },
    retry: false,
  });
  const saved = useQuery({
    queryKey: ['rule-trial', 'saved', savedId],
    queryFn: () =>
      dataOf(
        api.POST('/api/v1/alerts/rules/{id}/test', { params: { path: { id: String(savedId) } }, body: { last: LAST } }),
      ),
    enabled: savedId !== undefined,
    retry: false,
  });
  if (trial.error) return <Faults error={trial.error} />;
  if (!trial.data) return null;
  const { events, matched, would_raise, results } = trial.data;
  const sample = results.find(({ alert }) => alert)?.alert;
  return (
    <div className="stack" role="status">
      <p>{t.tried(events, matched, would_raise)}</p>
      {saved.data && saved.data.would_raise !== would_raise && <p>{savedText(saved.data.would_raise, would_raise)}</p>}
      {sample && (
        <article className="card" aria-label={t.sample}>
          <span className="muted">{t.sample}</span>
          <div className="row">
            <SeverityBadge severity={sample.severity} />
            <strong>
              <bdi>{sample.title}</bdi>
            </strong>
          </div>
          <Markdown text={sample.description} />
        </article>
      )}
      <Table
        caption={t.test}
        rows={results.slice(0, SHOWN)}
        idOf={({ event_id, at }) => `${event_id ?? ''} ${at}`}
        columns={[
          {
            name: t.event,
            cell: ({ at, event_type }) => (
              <>
                <At at={at} /> <code>{event_type}</code>
              </>
            ),
          },
          {
            name: t.outcome,
            cell: ({ outcome }) => <Tag tone={outcome === 'raised' ? 'good' : 'plain'}>{t.outcomes[outcome]}</Tag>,
          },
          { name: t.why, cell: ({ reason }) => <bdi>{reason}</bdi> },
        ]}
      />
    </div>
  );
}
