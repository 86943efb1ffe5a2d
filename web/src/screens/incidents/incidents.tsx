import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from 'wouter';
import { api, dataOf, type Schemas } from '../../api/client';
import { useMay } from '../../api/session';
import { usePages } from '../../api/use-pages';
import { SeverityBadge, type Severity, Tag } from '../../ui/badges';
import { Button } from '../../ui/button';
import { Facts, Page, Section } from '../../ui/page';
import { PagedTable } from '../../ui/paged-table';
import { Empty, Loaded } from '../../ui/states';
import { useToasts } from '../../ui/toast';
import { Ago, At } from '../../ui/time';
import { useWords } from '../../words/language';
import { incidentWords } from './words';

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
    </Page>
  );
}

/** Acts on all alerts of an incident, and says how many it reached. */
function Together({ id }: { id: string }) {
  const t = useWords(incidentWords);
  const toasts = useToasts();
  const queries = useQueryClient();
  const act = useMutation({
    mutationFn: (action: 'acknowledge' | 'resolve') =>
      dataOf(api.POST(`/api/v1/alerts/groups/{id}/${action}`, { params: { path: { id } }, body: {} })),
    onSuccess: ({ alert_ids }) => toasts.say(t.done(alert_ids.length)),
    onError: (error) => toasts.fail(error),
    onSettled: () => queries.invalidateQueries(),
  });
  return (
    <>
      <Button kind="primary" disabled={act.isPending} onClick={() => act.mutate('acknowledge')}>
        {t.acknowledge}
      </Button>
      <Button disabled={act.isPending} onClick={() => act.mutate('resolve')}>
        {t.resolve}
      </Button>
    </>
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
    <Page title={t.incident} actions={mayWrite && <Together id={id} />}>
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
            <Section title={t.worst} actions={<Link href={`/inbox?group_id=${id}`}>{t.all}</Link>}>
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

/** "What belongs together?": groups of alerts with one cause. */
export default function Incidents() {
  const { id } = useParams<{ id?: string }>();
  return id ? <One id={id} /> : <List />;
}
