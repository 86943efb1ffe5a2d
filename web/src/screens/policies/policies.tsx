import { useState } from 'react';
import { api, type Schemas } from '../../api/client';
import { useNames } from '../../api/members';
import { usePages } from '../../api/use-pages';
import { SeverityBadge, Tag } from '../../ui/badges';
import { Button } from '../../ui/button';
import { Page } from '../../ui/page';
import { Empty, Failure, Skeleton } from '../../ui/states';
import { Duration } from '../../ui/time';
import { useWords } from '../../words/language';
import { Explain } from './explain';
import { PolicyForm } from './policy-form';
import { Running } from './running';
import { policyWords } from './words';

type Policy = Schemas['PolicyDto'];

function Ladder({ policy }: { policy: Policy }) {
  const t = useWords(policyWords);
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
  const t = useWords(policyWords);
  const [isEditing, setEditing] = useState(false);
  return (
    <article className="card" aria-label={policy.name}>
      <header className="row">
        <h2>
          <bdi>{policy.name}</bdi>
        </h2>
        {!policy.is_active && <Tag>{t.inactive}</Tag>}
        <span className="muted">{t.version(policy.version)}</span>
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
      <Running policy={policy} />
      <div>
        <Button onClick={() => setEditing(true)}>{t.edit}</Button>
      </div>
      {isEditing && <PolicyForm policy={policy} onClose={() => setEditing(false)} />}
    </article>
  );
}

/** "Who after whom?": the levels of each policy, what runs by it, and who would be told of an alert. */
export default function Policies() {
  const t = useWords(policyWords);
  const policies = usePages<Policy>(['policies'], (cursor) =>
    api.GET('/api/v1/alerts/escalation-policies', { params: { query: { limit: 50, ...(cursor && { cursor }) } } }),
  );
  const found = policies.data?.pages.flatMap(({ items }) => items);
  const [isMaking, setMaking] = useState(false);
  const make = (
    <Button kind="primary" icon="plus" onClick={() => setMaking(true)}>
      {t.make}
    </Button>
  );
  return (
    <Page title={t.title} question={t.question} actions={make}>
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
      {isMaking && <PolicyForm onClose={() => setMaking(false)} />}
    </Page>
  );
}
