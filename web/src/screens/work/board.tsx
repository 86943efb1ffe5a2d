import { useQuery } from '@tanstack/react-query';
import { api, dataOf, ifMatch, type Schemas } from '../../api/client';
import { useMembers, useNames } from '../../api/members';
import { useMay, useSession } from '../../api/session';
import { useSave } from '../../api/use-save';
import { SeverityBadge, SlaBadge, type SlaState, Tag } from '../../ui/badges';
import { Button } from '../../ui/button';
import { Ago, useNow } from '../../ui/time';
import { commonWords } from '../../words/common';
import { useWords } from '../../words/language';
import { workWords } from './words';

type Item = Schemas['WorkItemDto'];

/** What the columns of the board are. */
export type Order = 'status' | 'time';

const STATUSES = ['open', 'in_progress', 'waiting', 'escalated'] as const;
const STANDS = ['breached', 'at_risk', 'on_time', 'none'] as const;
/** Until the settings are known. */
const USUAL_PERCENT = 75;

/** The deadline that counts: to react, then to solve. */
const dueOf = (item: Item): string | null =>
  item.responded_at ? item.resolution_due_at : (item.response_due_at ?? item.resolution_due_at);

/** How an item stands: at risk once so many percent of its time are over. */
function standOf(item: Item, now: number, percent: number): SlaState {
  const due = dueOf(item);
  if (!due) return 'none';
  const [from, until] = [Date.parse(item.started_at), Date.parse(due)];
  if (until <= now) return 'breached';
  return now >= from + ((until - from) * percent) / 100 ? 'at_risk' : 'on_time';
}

function Card({ item, stand }: { item: Item; stand: SlaState }) {
  const t = useWords(workWords);
  const names = useNames();
  const now = useNow();
  const { member } = useSession();
  const mayWrite = useMay('alerts.write');
  const due = dueOf(item);
  const { resource_type, resource_id, version } = item;
  const { data: members } = useMembers();
  const assign = useSave({
    stale: ['work-items'],
    save: (assignee_id: string | null) =>
      dataOf(
        api.PUT('/api/v1/alerts/work-items/{resource_type}/{resource_id}', {
          params: { path: { resource_type, resource_id }, header: ifMatch(version) },
          body: { assignee_id, ...(assignee_id === member.id && item.status === 'open' && { status: 'in_progress' }) },
        }),
      ),
  });
  return (
    <article className="card" aria-label={item.title ?? resource_id}>
      <div className="row">
        <SeverityBadge severity={item.priority} />
        {(stand === 'at_risk' || stand === 'breached') && <SlaBadge state={stand} />}
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
          <Button disabled={assign.isPending} onClick={() => assign.mutate(member.id)}>
            {t.take}
          </Button>
        )}
        {mayWrite && (
          <select
            aria-label={t.assign}
            value={item.assignee_id ?? ''}
            disabled={assign.isPending}
            onChange={({ target }) => assign.mutate(target.value || null)}
          >
            <option value="">{t.nobody}</option>
            {(members ?? []).map(({ id, name }) => (
              <option key={id} value={id}>
                {name ?? id.slice(0, 8)}
              </option>
            ))}
          </select>
        )}
      </div>
    </article>
  );
}

/** The open work in columns, by its status or by the time that is left. */
export function Board({ items, order }: { items: readonly Item[]; order: Order }) {
  const t = useWords(workWords);
  const { sla } = useWords(commonWords);
  const now = useNow();
  const { data: config } = useQuery({
    queryKey: ['settings'],
    queryFn: () => dataOf(api.GET('/api/v1/alerts/config')),
    retry: false,
  });
  const percent = config?.sla_at_risk_percent ?? USUAL_PERCENT;
  const found = items.map((item) => ({ item, stand: standOf(item, now, percent) }));
  const columns =
    order === 'time'
      ? STANDS.map((stand) => [sla[stand], found.filter((one) => one.stand === stand)] as const)
      : STATUSES.map((status) => [t.status[status], found.filter(({ item }) => item.status === status)] as const);
  return (
    <div className="board" role="region" aria-label={t.title} tabIndex={0}>
      {columns.map(([name, inColumn]) => (
        <section key={name} aria-label={name}>
          <h2>
            {name} <span className="muted numbers">{inColumn.length}</span>
          </h2>
          {inColumn.map(({ item, stand }) => (
            <Card key={item.id} item={item} stand={stand} />
          ))}
        </section>
      ))}
    </div>
  );
}
