import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import { startBulk } from '../../api/alert-actions';
import { type Alert, api, dataOf } from '../../api/client';
import { StatusBadge, Tag } from '../../ui/badges';
import { Button } from '../../ui/button';
import { Section } from '../../ui/page';
import { useToasts } from '../../ui/toast';
import { useWords } from '../../words/language';
import { incidentWords } from './words';

type Action = 'acknowledge' | 'resolve';

/** What an action can change. */
const open: Record<Action, readonly Alert['status'][]> = {
  acknowledge: ['active', 'snoozed'],
  resolve: ['active', 'acknowledged', 'snoozed'],
};
/** So many are changed in one answer. */
const AT_ONCE = 100;

/** How many results are shown; an incident with more of them is looked at in the inbox. */
const SHOWN = 200;

interface Outcome {
  readonly changed: ReadonlySet<string>;
  readonly alerts: readonly Alert[];
}

const alertsOf = async (query: { group_id: string } | { quiet_by: string }): Promise<readonly Alert[]> => {
  const { items } = await dataOf(api.GET('/api/v1/alerts', { params: { query: { ...query, limit: SHOWN } } }));
  return items as Alert[];
};

/** Acts on an incident. */
export async function actOnIncident(id: string, action: Action): Promise<Outcome> {
  const { alert_ids } = await dataOf(
    api.POST(`/api/v1/alerts/groups/{id}/${action}`, { params: { path: { id } }, body: {} }),
  );
  return { changed: new Set(alert_ids), alerts: await alertsOf({ group_id: id }) };
}

/** Acts on the alerts for which a storm stands; the latest of them, if they are very many. */
export async function actOnStorm(id: string, action: Action): Promise<Outcome> {
  const before = (await alertsOf({ quiet_by: id })).filter(({ status }) => open[action].includes(status));
  const changed = new Set<string>();
  for (let at = 0; at < before.length; at += AT_ONCE) {
    const target = { alert_ids: before.slice(at, at + AT_ONCE).map((alert) => alert.id) };
    const { results } = await startBulk(action, target, {});
    for (const { alert_id, outcome } of results) if (outcome === 'done') changed.add(alert_id);
  }
  return { changed, alerts: await alertsOf({ quiet_by: id }) };
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

/** Acts on all alerts of an incident or a storm, and tells what became of each. */
export function Together({ act: actOn }: { act: (action: Action) => Promise<Outcome> }) {
  const t = useWords(incidentWords);
  const toasts = useToasts();
  const queries = useQueryClient();
  const act = useMutation({
    mutationFn: actOn,
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
