import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { api, dataOf, type Schemas } from '../../api/client';
import { usePages } from '../../api/use-pages';
import { useSave } from '../../api/use-save';
import { SeverityBadge, Tag } from '../../ui/badges';
import { Button } from '../../ui/button';
import { Page, Section } from '../../ui/page';
import { PagedTable } from '../../ui/paged-table';
import { Empty } from '../../ui/states';
import { Ago, At, useNow } from '../../ui/time';
import { useWords } from '../../words/language';
import { SuppressionCalendar } from './calendar';
import { SuppressionForm } from './suppression-form';
import { suppressionWords } from './words';

type Suppression = Schemas['SuppressionDto'];
type Suppressed = Schemas['SuppressedDto'];

/** What a suppression or inhibition is about, in one line. */
function What({ of: { alert_types, severities, sources, labels } }: { of: Schemas['SelectionDto'] }) {
  const t = useWords(suppressionWords);
  const matchers = (labels ?? []).map(({ name, operator, value }) => `${name} ${operator} ${value}`);
  const parts = [...(alert_types ?? []), ...(severities ?? []), ...(sources ?? []), ...matchers];
  return <bdi>{parts.join(', ') || t.everything}</bdi>;
}

function Controls({ suppression: { id, is_active } }: { suppression: Suppression }) {
  const t = useWords(suppressionWords);
  const path = { id };
  const extend = useSave({
    stale: ['suppressions'],
    save: () =>
      dataOf(api.POST('/api/v1/alerts/suppressions/{id}/extend', { params: { path }, body: { minutes: 60 } })),
  });
  const stop = useSave({
    stale: ['suppressions'],
    save: () => api.DELETE('/api/v1/alerts/suppressions/{id}', { params: { path } }),
  });
  if (!is_active) return null;
  return (
    <div className="row">
      <Button disabled={extend.isPending} onClick={() => extend.mutate(undefined)}>
        {t.extend}
      </Button>
      <Button kind="danger" disabled={stop.isPending} onClick={() => stop.mutate(undefined)}>
        {t.stop}
      </Button>
    </div>
  );
}

const SOON_MS = 3_600_000;

function State({ suppression: { is_active, is_holding, end_time } }: { suppression: Suppression }) {
  const t = useWords(suppressionWords);
  const now = useNow();
  if (!is_active) return <Tag>{t.over}</Tag>;
  if (is_holding && Date.parse(end_time) - now < SOON_MS) return <Tag tone="warn">{t.soon}</Tag>;
  return <Tag tone={is_holding ? 'warn' : 'plain'}>{is_holding ? t.active : t.waiting}</Tag>;
}

function Windows({ make }: { make: () => void }) {
  const t = useWords(suppressionWords);
  const suppressions = usePages<Suppression>(['suppressions', 'list'], (cursor) =>
    api.GET('/api/v1/alerts/suppressions', { params: { query: { limit: 50, ...(cursor && { cursor }) } } }),
  );
  return (
    <PagedTable
      of={suppressions}
      caption={t.title}
      idOf={({ id }) => id}
      empty={
        <Empty title={t.none} action={<Button onClick={make}>{t.make}</Button>}>
          {t.noneText}
        </Empty>
      }
      columns={[
        { name: t.reason, cell: ({ reason }) => <bdi>{reason}</bdi> },
        { name: t.type, cell: ({ suppression_type }) => t.kinds[suppression_type] },
        { name: t.what, cell: (suppression) => <What of={suppression} /> },
        { name: t.start, cell: ({ start_time }) => <At at={start_time} /> },
        { name: t.end, cell: ({ end_time }) => <At at={end_time} /> },
        { name: t.state, cell: (suppression) => <State suppression={suppression} /> },
        { name: t.held, isNumber: true, cell: ({ silenced_events }) => silenced_events },
        { name: '', cell: (suppression) => <Controls suppression={suppression} /> },
      ]}
    />
  );
}

function Inhibitions() {
  const t = useWords(suppressionWords);
  const { data } = useQuery({
    queryKey: ['suppressions', 'inhibitions'],
    queryFn: () => dataOf(api.GET('/api/v1/alerts/inhibitions', { params: { query: { limit: 100 } } })),
  });
  if (!data || data.items.length === 0) return null;
  return (
    <Section title={t.inhibitions}>
      <p className="muted">{t.inhibitionsText}</p>
      <ul className="plain-list">
        {data.items.map(({ id, name, source, target, equal }) => (
          <li key={id} className="row">
            <strong>
              <bdi>{name}</bdi>
            </strong>
            <span>
              <What of={source} /> → <What of={target} />
            </span>
            {equal.length > 0 && (
              <span className="muted">
                {t.equal}: {equal.join(', ')}
              </span>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Quiet() {
  const t = useWords(suppressionWords);
  const suppressed = usePages<Suppressed>(['suppressions', 'silenced'], (cursor) =>
    api.GET('/api/v1/alerts/silenced', { params: { query: { limit: 50, ...(cursor && { cursor }) } } }),
  );
  return (
    <Section title={t.quiet}>
      <PagedTable
        of={suppressed}
        caption={t.quiet}
        idOf={({ id }) => id}
        empty={<p className="muted">{t.none}</p>}
        columns={[
          { name: t.what, cell: ({ severity }) => <SeverityBadge severity={severity} /> },
          {
            name: t.type,
            cell: ({ alert_type, alert_id }) =>
              alert_id ? <Link href={`/inbox/${alert_id}`}>{alert_type}</Link> : alert_type,
          },
          { name: t.because, cell: ({ reason }) => reason.replaceAll('_', ' ') },
          { name: t.state, cell: ({ state }) => state },
          { name: t.count, isNumber: true, cell: ({ count }) => count },
          { name: t.last, cell: ({ last_at }) => <Ago at={last_at} /> },
        ]}
      />
    </Section>
  );
}

/** "What is nobody told of?": suppressions, inhibitions, and all that they kept quiet. */
export default function Suppressions() {
  const t = useWords(suppressionWords);
  const [isMaking, setMaking] = useState(false);
  return (
    <Page
      title={t.title}
      question={t.question}
      actions={
        <Button kind="primary" icon="plus" onClick={() => setMaking(true)}>
          {t.make}
        </Button>
      }
    >
      <div className="calendar-beside">
        <SuppressionCalendar />
        <Windows make={() => setMaking(true)} />
      </div>
      <Inhibitions />
      <Quiet />
      {isMaking && <SuppressionForm onClose={() => setMaking(false)} />}
    </Page>
  );
}
