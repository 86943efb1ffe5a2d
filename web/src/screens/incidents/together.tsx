import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import { type Alert, api, dataOf } from '../../api/client';
import { StatusBadge, Tag } from '../../ui/badges';
import { Button } from '../../ui/button';
import { Section } from '../../ui/page';
import { useToasts } from '../../ui/toast';
import { useWords } from '../../words/language';
import { incidentWords } from './words';

type Action = 'acknowledge' | 'resolve';

/** How many results are shown; an incident with more of them is looked at in the inbox. */
const SHOWN = 200;

interface Outcome {
  readonly changed: ReadonlySet<string>;
  readonly alerts: readonly Alert[];
}

async function actOn(id: string, action: Action): Promise<Outcome> {
  const { alert_ids } = await dataOf(
    api.POST(`/api/v1/alerts/groups/{id}/${action}`, { params: { path: { id } }, body: {} }),
  );
  const query = { group_id: id, limit: SHOWN };
  const { items } = await dataOf(api.GET('/api/v1/alerts', { params: { query } }));
  return { changed: new Set(alert_ids), alerts: items as Alert[] };
}

/** What became of each alert: changed, or left as it was. */
function Results({ changed, alerts }: Outcome) {
  const t = useWords(incidentWords);
  return (
    <Section title={t.results}>
      <p role="status">{t.done(changed.size)}</p>
      <ul className="plain-list">
        {alerts.map(({ id, title, status }) => (
          <li key={id} className="row">
            <Tag tone={changed.has(id) ? 'good' : 'plain'}>{changed.has(id) ? t.changed : t.unchanged}</Tag>
            <StatusBadge status={status} />
            <Link href={`/inbox/${id}`}>
              <bdi>{title}</bdi>
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Acts on all alerts of an incident, and tells what became of each. */
export function Together({ id }: { id: string }) {
  const t = useWords(incidentWords);
  const toasts = useToasts();
  const queries = useQueryClient();
  const act = useMutation({
    mutationFn: (action: Action) => actOn(id, action),
    onError: (error) => toasts.fail(error),
    onSettled: () => queries.invalidateQueries(),
  });
  return (
    <>
      <div className="row">
        <Button kind="primary" disabled={act.isPending} onClick={() => act.mutate('acknowledge')}>
          {t.acknowledge}
        </Button>
        <Button disabled={act.isPending} onClick={() => act.mutate('resolve')}>
          {t.resolve}
        </Button>
      </div>
      {act.data && <Results {...act.data} />}
    </>
  );
}
