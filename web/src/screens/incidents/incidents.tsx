import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'wouter';
import { api, dataOf, type Schemas } from '../../api/client';
import { useMay } from '../../api/session';
import { usePages } from '../../api/use-pages';
import { SeverityBadge, type Severity, STATUSES, Tag } from '../../ui/badges';
import { Facts, Page, Section } from '../../ui/page';
import { PagedTable } from '../../ui/paged-table';
import { Empty, Loaded } from '../../ui/states';
import { Ago, At } from '../../ui/time';
import { useWords } from '../../words/language';
import { OneStorm, Storms } from './storms';
import { actOnIncident, Together } from './together';
import { incidentWords } from './words';

/** The inbox shows what is open, unless it is told all statuses. */
const ANY_STATUS = STATUSES.map((status) => `status=${status}`).join('&');
const STORMS = 'storms/';

type Group = Schemas['GroupDto'];

const labelsOf = ({ labels }: Group): string =>
  Object.entries(labels as Record<string, string>)
    .map(([name, value]) => `${name}: ${value}`)
    .join(', ');

function List() {
  const t = useWords(incidentWords);
  const groups = usePages<Group>(['incidents', 'list'], (cursor) =>
    api.GET('/api/v1/alerts/groups', { params: { query: { limit: 50, ...(cursor && { cursor }) } } }),
  );
  return (
    <Page title={t.title} question={t.question}>
      <PagedTable
        of={groups}
        caption={t.title}
        idOf={({ id }) => id}
        empty={<Empty title={t.none}>{t.noneText}</Empty>}
        columns={[
          { name: t.severity, cell: ({ severity }) => <SeverityBadge severity={severity} /> },
          {
            name: t.incident,
            cell: (group) => (
              <Link href={`/incidents/${group.id}`}>
                <bdi>{labelsOf(group) || group.id.slice(0, 8)}</bdi>
              </Link>
            ),
          },
          { name: t.alerts, isNumber: true, cell: ({ alert_count }) => alert_count },
          {
            name: t.state,
            cell: ({ is_open }) => <Tag tone={is_open ? 'warn' : 'good'}>{is_open ? t.open : t.over}</Tag>,
          },
          { name: t.began, cell: ({ first_at }) => <At at={first_at} /> },
          { name: t.last, cell: ({ last_at }) => <Ago at={last_at} /> },
        ]}
      />
      <Storms />
    </Page>
  );
}

function One({ id }: { id: string }) {
  const t = useWords(incidentWords);
  const mayWrite = useMay('alerts.write');
  const group = useQuery({
    queryKey: ['incidents', id],
    queryFn: () => dataOf(api.GET('/api/v1/alerts/groups/{id}', { params: { path: { id } } })),
  });
  return (
    <Page title={t.incident}>
      {mayWrite && <Together act={(action) => actOnIncident(id, action)} />}
      <Loaded of={group}>
        {(found) => (
          <>
            <Facts
              facts={[
                [t.severity, <SeverityBadge key="severity" severity={found.severity} />],
                [t.state, <Tag key="state">{found.is_open ? t.open : t.over}</Tag>],
                [t.alerts, found.alert_count],
                [t.began, <At key="began" at={found.first_at} />],
                [t.last, <At key="last" at={found.last_at} />],
                [t.labels, labelsOf(found)],
              ]}
            />
            <Section title={t.worst} actions={<Link href={`/inbox?group_id=${id}&${ANY_STATUS}`}>{t.all}</Link>}>
              <ul className="plain-list">
                {found.top.map((alert) => (
                  <li key={alert.id} className="row">
                    <SeverityBadge severity={alert.severity as Severity} />
                    <Link href={`/inbox/${alert.id}`}>
                      <bdi>{alert.title}</bdi>
                    </Link>
                    {alert.id === found.lead_alert_id && <Tag>{t.lead}</Tag>}
                    {alert.occurrence_count > 1 && <span className="muted">×{alert.occurrence_count}</span>}
                  </li>
                ))}
              </ul>
            </Section>
          </>
        )}
      </Loaded>
    </Page>
  );
}

/** "What belongs together?": groups of alerts with one cause, and storms. */
export default function Incidents() {
  const { id } = useParams<{ id?: string }>();
  if (id?.startsWith(STORMS)) return <OneStorm id={id.slice(STORMS.length)} />;
  return id ? <One id={id} /> : <List />;
}
