import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { api, dataOf, type Schemas } from '../../api/client';
import { useSave } from '../../api/use-save';
import { Tag } from '../../ui/badges';
import { Button } from '../../ui/button';
import { useToasts } from '../../ui/toast';
import { useWords } from '../../words/language';
import { policyWords } from './words';

type Policy = Schemas['PolicyDto'];

/** How many alerts are looked at for each policy. */
const SHOWN = 10;

const escalationOf = (id: string) => dataOf(api.GET('/api/v1/alerts/{id}/escalation', { params: { path: { id } } }));

/** The open alerts that escalate by a policy, with the version that each of them took with it. */
async function readRunning(policyId: string) {
  const query = {
    escalation_policy_id: [policyId],
    status: ['active' as const],
    fields: ['id' as const, 'title' as const],
    limit: SHOWN,
  };
  const { items } = await dataOf(api.GET('/api/v1/alerts', { params: { query } }));
  const found = await Promise.all(
    items.map(async ({ id, title }) => ({ id: String(id), title, run: (await escalationOf(String(id))).run })),
  );
  return found.filter(({ run }) => run?.state !== 'ended' && run?.policy.id === policyId);
}

/** What runs by a policy now. A run keeps the version with which it began, until somebody gives it the current one. */
export function Running({ policy: { id, version } }: { policy: Policy }) {
  const t = useWords(policyWords);
  const toasts = useToasts();
  const running = useQuery({ queryKey: ['policies', 'running', id, version], queryFn: () => readRunning(id) });
  const apply = useSave({
    stale: ['policies'],
    save: () => dataOf(api.POST('/api/v1/alerts/escalation-policies/{id}/apply', { params: { path: { id } } })),
    onSaved: ({ applied }) => toasts.say(t.applied(applied)),
  });
  const found = running.data ?? [];
  if (found.length === 0) return null;
  const isOlder = (run: (typeof found)[number]['run']) => run?.policy.version !== version;
  return (
    <section aria-label={t.running} className="stack">
      <h3>{t.running}</h3>
      <ul className="plain-list">
        {found.map(({ id: alertId, title, run }) => (
          <li key={alertId} className="row">
            <Link href={`/inbox/${alertId}`}>
              <bdi>{title}</bdi>
            </Link>
            <span className="muted">
              {t.runLevel(run?.level ?? 0)}, {t.version(run?.policy.version ?? 0)}
            </span>
            {isOlder(run) && <Tag tone="warn">{t.older}</Tag>}
          </li>
        ))}
      </ul>
      {found.some(({ run }) => isOlder(run)) && (
        <div>
          <Button disabled={apply.isPending} onClick={() => apply.mutate(undefined)}>
            {t.apply}
          </Button>
        </div>
      )}
    </section>
  );
}
