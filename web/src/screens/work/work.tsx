import { useQuery } from '@tanstack/react-query';
import { api, dataOf, ifMatch, type Schemas } from '../../api/client';
import { useNames } from '../../api/members';
import { useMay, useSession } from '../../api/session';
import { usePolling } from '../../api/use-live';
import { useSave } from '../../api/use-save';
import { SeverityBadge, Tag } from '../../ui/badges';
import { Button } from '../../ui/button';
import { Page, Section } from '../../ui/page';
import { Empty, Loaded } from '../../ui/states';
import { Ago, useNow } from '../../ui/time';
import { catalogue, useWords } from '../../words/language';

const words = catalogue(
  {
    title: 'Work', question: 'What is due?', none: 'No open work', noneText: 'Services report complaints, bookings and other work here. Each has deadlines, and becomes an alert when one passes.',
    status: { open: 'Open', in_progress: 'In progress', waiting: 'Waiting', escalated: 'Escalated', done: 'Done', cancelled: 'Cancelled' },
    take: 'Take', late: 'late', due: 'due', load: 'Who has how much', much: 'much', nobody: 'Nobody has it',
  },
  {
    title: 'Trabajo', question: '¿Qué vence?', none: 'No hay trabajo abierto', noneText: 'Los servicios avisan aquí de quejas, reservas y otros trabajos. Cada uno tiene plazos, y se vuelve una alerta si uno pasa.',
    status: { open: 'Abierto', in_progress: 'En curso', waiting: 'En espera', escalated: 'Escalado', done: 'Hecho', cancelled: 'Cancelado' },
    take: 'Tomar', late: 'con retraso', due: 'vence', load: 'Quién tiene cuánto', much: 'mucho', nobody: 'No lo tiene nadie',
  },
  {
    title: 'Lana', question: 'Zer da epemugan?', none: 'Ez dago lan irekirik', noneText: 'Zerbitzuek kexak, erreserbak eta beste lan batzuk jakinarazten dituzte hemen. Bakoitzak epeak ditu, eta alerta bihurtzen da epea igarotzean.',
    status: { open: 'Irekita', in_progress: 'Abian', waiting: 'Zain', escalated: 'Eskalatua', done: 'Eginda', cancelled: 'Bertan behera' },
    take: 'Hartu', late: 'berandu', due: 'epea', load: 'Nork zenbat duen', much: 'asko', nobody: 'Inork ez du',
  },
); // prettier-ignore

type Item = Schemas['WorkItemDto'];

const columns = ['open', 'in_progress', 'waiting', 'escalated'] as const;

function Card({ item }: { item: Item }) {
  const t = useWords(words);
  const names = useNames();
  const now = useNow();
  const { member } = useSession();
  const mayWrite = useMay('alerts.write');
  const due = item.responded_at ? item.resolution_due_at : (item.response_due_at ?? item.resolution_due_at);
  const { resource_type, resource_id, version } = item;
  const take = useSave({
    stale: ['work-items'],
    save: () =>
      dataOf(
        api.PUT('/api/v1/alerts/work-items/{resource_type}/{resource_id}', {
          params: { path: { resource_type, resource_id }, header: ifMatch(version) },
          body: { assignee_id: member.id, status: item.status === 'open' ? 'in_progress' : item.status },
        }),
      ),
  });
  return (
    <article className="card">
      <div className="row">
        <SeverityBadge severity={item.priority} />
        <span className="muted">
          <bdi>
            {resource_type} {resource_id}
          </bdi>
        </span>
      </div>
      <strong>
        <bdi>{item.title ?? resource_id}</bdi>
      </strong>
      {due && (
        <Tag tone={Date.parse(due) < now ? 'bad' : 'plain'}>
          {Date.parse(due) < now ? t.late : t.due} <Ago at={due} />
        </Tag>
      )}
      <div className="row">
        <span className="muted">{item.assignee_id ? <bdi>{names(item.assignee_id)}</bdi> : t.nobody}</span>
        {mayWrite && item.assignee_id !== member.id && (
          <Button disabled={take.isPending} onClick={() => take.mutate(undefined)}>
            {t.take}
          </Button>
        )}
      </div>
    </article>
  );
}

function Load() {
  const t = useWords(words);
  const names = useNames();
  const load = useQuery({
    queryKey: ['work-items', 'workload'],
    queryFn: () => dataOf(api.GET('/api/v1/alerts/work-items/workload', { params: { query: { limit: 50 } } })),
  });
  return (
    <Loaded of={load} rows={2}>
      {({ items }) =>
        items.length > 0 && (
          <Section title={t.load}>
            <div className="bars">
              {items.map(({ member_id, member_name, open_items, threshold, is_high }) => (
                <div key={member_id} className="bar-line">
                  <bdi>{member_name ?? names(member_id)}</bdi>
                  <meter
                    min={0}
                    max={Math.max(threshold, open_items)}
                    value={open_items}
                    aria-label={member_name ?? member_id}
                  />
                  <span className={is_high ? 'wrong numbers' : 'numbers'}>{open_items}</span>
                </div>
              ))}
            </div>
          </Section>
        )
      }
    </Loaded>
  );
}

/** "What is due?": the open work of services as a board, and who has how much of it. */
export default function Work() {
  const t = useWords(words);
  const items = useQuery({
    queryKey: ['work-items', 'open'],
    queryFn: () => dataOf(api.GET('/api/v1/alerts/work-items', { params: { query: { is_open: true, limit: 100 } } })),
    refetchInterval: usePolling('work-items'),
  });
  return (
    <Page title={t.title} question={t.question}>
      <Loaded of={items}>
        {({ items: found }) =>
          found.length === 0 ? (
            <Empty title={t.none}>{t.noneText}</Empty>
          ) : (
            <div className="board" role="region" aria-label={t.title} tabIndex={0}>
              {columns.map((status) => {
                const inColumn = found.filter((item) => item.status === status);
                return (
                  <section key={status} aria-label={t.status[status]}>
                    <h2>
                      {t.status[status]} <span className="muted numbers">{inColumn.length}</span>
                    </h2>
                    {inColumn.map((item) => (
                      <Card key={item.id} item={item} />
                    ))}
                  </section>
                );
              })}
            </div>
          )
        }
      </Loaded>
      <Load />
    </Page>
  );
}
