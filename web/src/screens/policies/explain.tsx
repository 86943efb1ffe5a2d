import { useMutation } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { api, dataOf, type Schemas } from '../../api/client';
import { Tag } from '../../ui/badges';
import { Button } from '../../ui/button';
import { Faults } from '../../ui/faults';
import { TextField } from '../../ui/field';
import { formText } from '../../ui/form-text';
import { Section } from '../../ui/page';
import { At } from '../../ui/time';
import { useWords } from '../../words/language';
import { policyWords } from './words';

function Level({ found: { level, at, result, targets, why } }: { found: Schemas['ExplainedLevelDto'] }) {
  const t = useWords(policyWords);
  const lost = targets.filter(({ reached }) => !reached);
  return (
    <li className="row">
      <strong>
        {t.level} {level}
      </strong>
      <At at={at} />
      <Tag tone={result === 'taken' ? 'good' : 'plain'}>{t.result[result]}</Tag>
      <bdi>{targets.flatMap(({ people }) => people.map(({ name }) => name)).join(', ')}</bdi>
      {lost.map(({ type, id, name }) => (
        <Tag key={type + (id ?? '')} tone="bad">
          <bdi>{name ?? t.type[type]}</bdi> {t.unreachable}
        </Tag>
      ))}
      <span className="muted">{why}</span>
    </li>
  );
}

function Answer({ policy, levels, why }: Schemas['EscalationExplanationDto']) {
  const t = useWords(policyWords);
  return (
    <div role="status" className="stack">
      {policy && (
        <p>
          {t.by} <strong>{policy.name}</strong> <span className="muted">{t.version(policy.version)}</span>
        </p>
      )}
      <p className="muted">{why}</p>
      {levels.length === 0 ? (
        <p>{t.no}</p>
      ) : (
        <ol className="plain-list">
          {levels.map((level) => (
            <Level key={`${level.round}-${level.level}`} found={level} />
          ))}
        </ol>
      )}
    </div>
  );
}

/** Who would be told of an alert that rings at a time, level by level, and why. */
export function Explain() {
  const t = useWords(policyWords);
  const explain = useMutation({
    mutationFn: (body: Schemas['ExplainEscalationDto']) =>
      dataOf(api.POST('/api/v1/alerts/escalation-policies/explain', { body })),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = formText(event.currentTarget);
    const at = text('at');
    explain.mutate({ alert_id: text('alert_id'), ...(at && { at: new Date(at).toISOString() }) });
  };
  return (
    <Section title={t.explain}>
      <form className="row" onSubmit={submit}>
        <TextField label={t.alertId} name="alert_id" required size={38} />
        <TextField label={t.at} name="at" type="datetime-local" />
        <Button type="submit" disabled={explain.isPending}>
          {t.ask}
        </Button>
      </form>
      <Faults error={explain.error} />
      {explain.data && <Answer {...explain.data} />}
    </Section>
  );
}
