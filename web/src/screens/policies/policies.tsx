import { useMutation } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { api, dataOf, type Schemas } from '../../api/client';
import { useNames } from '../../api/members';
import { usePages } from '../../api/use-pages';
import { SeverityBadge, Tag } from '../../ui/badges';
import { Button } from '../../ui/button';
import { Faults } from '../../ui/faults';
import { TextField } from '../../ui/field';
import { formText } from '../../ui/form-text';
import { Page, Section } from '../../ui/page';
import { Empty, Failure, Skeleton } from '../../ui/states';
import { At, Duration } from '../../ui/time';
import { catalogue, useWords } from '../../words/language';

const words = catalogue(
  {
    title: 'Policies', question: 'Who after whom?', none: 'No policy', noneText: 'A policy says who is told next when nobody reacts.',
    atOnce: 'at once', after: 'after', repeats: (n: number) => `repeats ${n} times`, defaultFor: 'For alerts without a policy of their own:', inactive: 'off',
    type: { member: 'person', role: 'role', schedule: 'on call', channel: 'channel', webhook: 'webhook', manager: 'the manager' },
    explain: 'Who would be told?', alertId: 'Id of an alert', ask: 'Explain', result: { taken: 'told', skipped: 'skipped', nobody: 'nobody there' }, level: 'Level', no: 'No policy applies to it.',
  },
  {
    title: 'Políticas', question: '¿Quién después de quién?', none: 'No hay políticas', noneText: 'Una política dice a quién se avisa después si nadie reacciona.',
    atOnce: 'al momento', after: 'tras', repeats: (n: number) => `se repite ${n} veces`, defaultFor: 'Para alertas sin política propia:', inactive: 'desactivada',
    type: { member: 'persona', role: 'rol', schedule: 'de guardia', channel: 'canal', webhook: 'webhook', manager: 'el responsable' },
    explain: '¿A quién se avisaría?', alertId: 'Id de una alerta', ask: 'Explicar', result: { taken: 'avisado', skipped: 'omitido', nobody: 'no hay nadie' }, level: 'Nivel', no: 'No se le aplica ninguna política.',
  },
  {
    title: 'Politikak', question: 'Nor noren ondoren?', none: 'Ez dago politikarik', noneText: 'Politikak esaten du nori jakinarazten zaion gero, inork erantzuten ez badu.',
    atOnce: 'berehala', after: 'geroago:', repeats: (n: number) => `${n} aldiz errepikatzen da`, defaultFor: 'Politika propiorik gabeko alertetarako:', inactive: 'itzalita',
    type: { member: 'pertsona', role: 'rola', schedule: 'guardian', channel: 'kanala', webhook: 'webhook', manager: 'arduraduna' },
    explain: 'Nori jakinaraziko litzaioke?', alertId: 'Alerta baten ida', ask: 'Azaldu', result: { taken: 'jakinarazita', skipped: 'saltatuta', nobody: 'inor ez' }, level: 'Maila', no: 'Ez zaio politikarik aplikatzen.',
  },
); // prettier-ignore

type Policy = Schemas['PolicyDto'];

function Ladder({ policy }: { policy: Policy }) {
  const t = useWords(words);
  const names = useNames();
  return (
    <ol className="ladder">
      {policy.levels.map(({ after_seconds, targets, severities }, index) => (
        <li key={index}>
          <span className="muted numbers">
            {after_seconds === 0 ? (
              t.atOnce
            ) : (
              <>
                {t.after} <Duration seconds={after_seconds} />
              </>
            )}
          </span>
          <span className="row">
            {targets.map(({ type, id }) => (
              <Tag key={type + (id ?? '')}>
                {t.type[type]} {type === 'member' ? <bdi>{names(id)}</bdi> : type === 'role' ? id : ''}
              </Tag>
            ))}
            {severities?.map((severity) => (
              <SeverityBadge key={severity} severity={severity} />
            ))}
          </span>
        </li>
      ))}
    </ol>
  );
}

function Card({ policy }: { policy: Policy }) {
  const t = useWords(words);
  return (
    <article className="card">
      <header className="row">
        <h2>
          <bdi>{policy.name}</bdi>
        </h2>
        {!policy.is_active && <Tag>{t.inactive}</Tag>}
        {policy.repeat_count > 0 && <span className="muted">{t.repeats(policy.repeat_count)}</span>}
      </header>
      {policy.default_for.length > 0 && (
        <p className="row">
          <span className="muted">{t.defaultFor}</span>
          {policy.default_for.map((severity) => (
            <SeverityBadge key={severity} severity={severity} />
          ))}
        </p>
      )}
      <Ladder policy={policy} />
    </article>
  );
}

function Explain() {
  const t = useWords(words);
  const explain = useMutation({
    mutationFn: (alert_id: string) =>
      dataOf(api.POST('/api/v1/alerts/escalation-policies/explain', { body: { alert_id } })),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    explain.mutate(formText(event.currentTarget)('alert_id'));
  };
  return (
    <Section title={t.explain}>
      <form className="row" onSubmit={submit}>
        <TextField label={t.alertId} name="alert_id" required size={38} />
        <Button type="submit" disabled={explain.isPending}>
          {t.ask}
        </Button>
      </form>
      <Faults error={explain.error} />
      {explain.data && (explain.data.levels.length === 0 ? <p>{t.no}</p> : <Levels levels={explain.data.levels} />)}
    </Section>
  );
}

function Levels({ levels }: { levels: readonly Schemas['ExplainedLevelDto'][] }) {
  const t = useWords(words);
  return (
    <ol className="plain-list" role="status">
      {levels.map(({ round, level, at, result, targets, why }) => (
        <li key={`${round}-${level}`} className="row">
          <strong>
            {t.level} {level}
          </strong>
          <At at={at} />
          <Tag tone={result === 'taken' ? 'good' : 'plain'}>{t.result[result]}</Tag>
          <bdi>{targets.flatMap(({ people }) => people.map(({ name }) => name)).join(', ')}</bdi>
          <span className="muted">{why}</span>
        </li>
      ))}
    </ol>
  );
}

/** "Who after whom?": the levels of each policy, and who would be told of an alert. */
export default function Policies() {
  const t = useWords(words);
  const policies = usePages<Policy>(['policies'], (cursor) =>
    api.GET('/api/v1/alerts/escalation-policies', { params: { query: { limit: 50, ...(cursor && { cursor }) } } }),
  );
  const found = policies.data?.pages.flatMap(({ items }) => items);
  return (
    <Page title={t.title} question={t.question}>
      {policies.error && <Failure error={policies.error} retry={() => void policies.refetch()} />}
      {!found ? (
        <Skeleton />
      ) : found.length === 0 ? (
        <Empty title={t.none}>{t.noneText}</Empty>
      ) : (
        <div className="cards">
          {found.map((policy) => (
            <Card key={policy.id} policy={policy} />
          ))}
        </div>
      )}
      <Explain />
    </Page>
  );
}
