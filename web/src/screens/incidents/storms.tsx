import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { paths } from '../../../../libs/client/schema';
import { type Alert, api, dataOf } from '../../api/client';
import { useMay } from '../../api/session';
import { usePages } from '../../api/use-pages';
import { SeverityBadge, StatusBadge } from '../../ui/badges';
import { Markdown } from '../../ui/markdown';
import { Facts, Page, Section } from '../../ui/page';
import { PagedTable } from '../../ui/paged-table';
import { Loaded } from '../../ui/states';
import { Ago, At } from '../../ui/time';
import { useWords } from '../../words/language';
import { actOnStorm, Together } from './together';
import { incidentWords } from './words';

/** The type of the alert that stands for the alerts of a storm. */
const STORM = 'alert_storm';
const SHOWN = 10;

type Query = NonNullable<paths['/api/v1/alerts']['get']['parameters']['query']>;
type WholeAlerts = { data?: { items: Alert[]; next_cursor: string | null } };

/** A page of whole alerts. */
const pageOf = (query: Query) => api.GET('/api/v1/alerts', { params: { query } }) as Promise<WholeAlerts>;

/** How many alerts a storm stands for, as its event says. */
const coveredBy = ({ source_event_data: data }: Alert): number => {
  const covered = data?.['covered'];
  return typeof covered === 'number' ? covered : 0;
};

/** The latest storms: times in which so many alerts came that one stood for the others. */
export function Storms() {
  const t = useWords(incidentWords);
  const storms = useQuery({
    queryKey: ['incidents', 'storms'],
    queryFn: () => dataOf(pageOf({ alert_type: [STORM], limit: SHOWN })),
  });
  return (
    <Section title={t.storms}>
      <Loaded of={storms} rows={1}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="muted">{t.noStorms}</p>
          ) : (
            <ul className="plain-list">
              {items.map((storm) => (
                <li key={storm.id} className="row">
                  <SeverityBadge severity={storm.severity} />
                  <StatusBadge status={storm.status} />
                  <Link href={`/incidents/storms/${storm.id}`}>
                    <bdi>{storm.title}</bdi>
                  </Link>
                  <span className="spring" />
                  <span className="muted">
                    <At at={storm.created_at} />
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}

/** The alerts for which a storm stands. */
function Covered({ id }: { id: string }) {
  const t = useWords(incidentWords);
  const alerts = usePages<Alert>(['incidents', 'covered', id], (cursor) =>
    pageOf({ quiet_by: id, limit: 50, ...(cursor && { cursor }) }),
  );
  return (
    <Section title={t.covered}>
      <PagedTable
        of={alerts}
        caption={t.covered}
        idOf={(alert) => alert.id}
        empty={<p className="muted">{t.none}</p>}
        columns={[
          { name: t.severity, cell: ({ severity }) => <SeverityBadge severity={severity} /> },
          {
            name: t.alerts,
            cell: (alert) => (
              <Link href={`/inbox/${alert.id}`}>
                <bdi>{alert.title}</bdi>
              </Link>
            ),
          },
          { name: t.state, cell: ({ status }) => <StatusBadge status={status} /> },
          { name: t.began, cell: ({ created_at }) => <Ago at={created_at} /> },
        ]}
      />
    </Section>
  );
}

/** One storm: its alert, and the alerts for which that stands. */
export function OneStorm({ id }: { id: string }) {
  const t = useWords(incidentWords);
  const mayWrite = useMay('alerts.write');
  const storm = useQuery({
    queryKey: ['alert', id],
    queryFn: () => dataOf(api.GET('/api/v1/alerts/{id}', { params: { path: { id } } })),
  });
  return (
    <Page title={t.storm} actions={<Link href={`/inbox/${id}`}>{t.openStorm}</Link>}>
      <Loaded of={storm}>
        {(found) => (
          <>
            <Markdown text={found.description} />
            <Facts
              facts={[
                [t.severity, <SeverityBadge key="severity" severity={found.severity} />],
                [t.state, <StatusBadge key="state" status={found.status} />],
                [t.alerts, coveredBy(found)],
                [t.began, <At key="began" at={found.created_at} />],
              ]}
            />
          </>
        )}
      </Loaded>
      {mayWrite && <Together act={(action) => actOnStorm(id, action)} />}
      <Covered id={id} />
    </Page>
  );
}
