import { useQuery } from '@tanstack/react-query';
import { type Alert, api, dataOf } from '../../api/client';
import { useNames } from '../../api/members';
import { useFrames, usePolling } from '../../api/use-live';
import { SEVERITIES, SeverityBadge } from '../../ui/badges';
import { Figure } from '../../ui/page';
import { Loaded } from '../../ui/states';
import { Age, Ago } from '../../ui/time';
import { commonWords } from '../../words/common';
import { catalogue, useWords } from '../../words/language';

const words = catalogue(
  { onCall: 'On call', quiet: 'All quiet', asOf: 'As of' },
  { onCall: 'De guardia', quiet: 'Todo tranquilo', asOf: 'Datos de' },
  { onCall: 'Guardian', quiet: 'Dena lasai', asOf: 'Datuak:' },
);

const WORST = 20;
const SETTLE_MS = 1_000;
const open = { status: ['active', 'acknowledged'] as ('active' | 'acknowledged')[] };

/** For a screen on the wall: counts, the worst alerts, who is on call, and how old this is. Nothing to press. */
export default function Wall() {
  const t = useWords(words);
  const { severity: names } = useWords(commonWords);
  const people = useNames();
  const polling = usePolling('wall');
  const refetchInterval = polling === false ? 30_000 : polling;
  const counts = useQuery({
    queryKey: ['wall', 'counts'],
    queryFn: () => dataOf(api.GET('/api/v1/alerts/summary', { params: { query: open } })),
    refetchInterval,
  });
  const worst = useQuery({
    queryKey: ['wall', 'worst'],
    queryFn: async () =>
      (await dataOf(
        api.GET('/api/v1/alerts', { params: { query: { ...open, sort: '-severity', limit: WORST } } }),
      )) as { items: Alert[] },
    refetchInterval,
  });
  const now = useQuery({
    queryKey: ['on-call', 'wall'],
    queryFn: () => dataOf(api.GET('/api/v1/alerts/on-call/now', { params: { query: { limit: 20 } } })),
    refetchInterval: 60_000,
  });
  useFrames(({ event }) => {
    const isOld = Date.now() - worst.dataUpdatedAt > SETTLE_MS;
    if (event.startsWith('alerts.') && isOld) void Promise.all([counts.refetch(), worst.refetch()]);
  });
  return (
    <main className="wall">
      <Loaded of={counts} rows={2}>
        {(found) => (
          <div className="figures">
            {SEVERITIES.map((severity) => (
              <Figure
                key={severity}
                label={names[severity]}
                value={found[`${severity}_count`]}
                {...(severity === 'critical' && found.critical_count > 0 && { tone: 'bad' })}
              />
            ))}
          </div>
        )}
      </Loaded>
      <p className="row">
        <strong>{t.onCall}</strong>
        <bdi>
          {[...new Set(now.data?.items.flatMap(({ on_call }) => on_call.map((id) => people(id))))].join(', ') || '–'}
        </bdi>
        <span className="spring" />
        <span className="muted">
          {t.asOf} {worst.dataUpdatedAt > 0 && <Ago at={new Date(worst.dataUpdatedAt).toISOString()} />}
        </span>
      </p>
      <Loaded of={worst}>
        {({ items }) =>
          items.length === 0 ? (
            <h1>{t.quiet}</h1>
          ) : (
            <ul className="plain-list">
              {items.map((alert) => (
                <li key={alert.id} className="row">
                  <SeverityBadge severity={alert.severity} />
                  <bdi>{alert.title}</bdi>
                  <span className="spring" />
                  <span className="muted numbers">
                    <Age at={alert.created_at} />
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </main>
  );
}
