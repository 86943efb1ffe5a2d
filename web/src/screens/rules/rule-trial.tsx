import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api, dataOf, type Schemas } from '../../api/client';
import { rememberRuleTried } from '../../api/rule-tried';
import { SeverityBadge, Tag } from '../../ui/badges';
import { Faults } from '../../ui/faults';
import { Markdown } from '../../ui/markdown';
import { Table } from '../../ui/table';
import { At } from '../../ui/time';
import { useWords } from '../../words/language';
import { ruleWords } from './words';

type Definition = Schemas['SaveRuleDto'];

const TRY_AFTER_MS = 500;
const LAST = 200;
const SHOWN = 20;

/** A value, once it has not changed for a moment. */
function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), TRY_AFTER_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

const useTrial = (text: string, enabled: boolean) =>
  useQuery({
    queryKey: ['rule-trial', text],
    queryFn: async () => {
      const rule = JSON.parse(text) as Definition;
      const tried = await dataOf(api.POST('/api/v1/alerts/rules/test', { body: { rule, last: LAST } }));
      rememberRuleTried();
      return tried;
    },
    enabled,
    retry: false,
  });

interface Props {
  readonly definition: Definition;
  /** The definition that is saved, to compare with; undefined: none is. */
  readonly saved: Definition | undefined;
}

/** What a rule would have made of the last events: tried by itself, half a second after the last change. */
export function RuleTrial({ definition, saved }: Props) {
  const t = useWords(ruleWords);
  const text = useSettled(JSON.stringify(definition));
  const savedText = JSON.stringify(saved ?? null);
  const trial = useTrial(text, true);
  const before = useTrial(savedText, saved !== undefined && savedText !== text);
  if (trial.error) return <Faults error={trial.error} />;
  if (!trial.data) return null;
  const { events, matched, would_raise, results } = trial.data;
  const sample = results.find(({ alert }) => alert)?.alert;
  return (
    <div className="stack" role="status">
      <h3>{t.test}</h3>
      <p>{t.tried(events, matched, would_raise)}</p>
      {savedText !== text && before.data && <p>{t.triedBefore(before.data.would_raise)}</p>}
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
