import { useQuery } from '@tanstack/react-query';
import { api, dataOf, type Schemas } from '../../api/client';
import { usePages } from '../../api/use-pages';
import { useSave } from '../../api/use-save';
import { Tag } from '../../ui/badges';
import { Button } from '../../ui/button';
import { Page, Section } from '../../ui/page';
import { PagedTable } from '../../ui/paged-table';
import { Loaded } from '../../ui/states';
import { Ago } from '../../ui/time';
import { useWords } from '../../words/language';
import { Deliveries } from './deliveries';
import { Templates } from './templates';
import { notificationWords } from './words';

function Channel({ channel }: { channel: Schemas['ChannelStatusDto'] }) {
  const t = useWords(notificationWords);
  const isBroken = channel.open_breakers.length > 0;
  const isOn = channel.status === 'on';
  return (
    <article className="card">
      <div className="row">
        <strong>{channel.channel.replace('_', ' ')}</strong>
        <Tag tone={isBroken ? 'bad' : isOn ? 'good' : 'plain'}>{isBroken ? t.broken : isOn ? t.on : t.off}</Tag>
      </div>
      <span className="muted">{[...channel.providers, ...channel.open_breakers].join(', ')}</span>
      {channel.last_success_at && (
        <span className="muted">
          {t.lastSuccess} <Ago at={channel.last_success_at} />
        </span>
      )}
    </article>
  );
}

function Channels() {
  const t = useWords(notificationWords);
  const channels = useQuery({
    queryKey: ['deliveries', 'channels'],
    queryFn: () => dataOf(api.GET('/api/v1/alerts/channels')),
  });
  return (
    <Section title={t.channels}>
      <Loaded of={channels} rows={2}>
        {({ items }) => (
          <div className="cards">
            {items.map((channel) => (
              <Channel key={channel.channel} channel={channel} />
            ))}
          </div>
        )}
      </Loaded>
    </Section>
  );
}

function SendTest({ id }: { id: string }) {
  const t = useWords(notificationWords);
  const send = useSave({
    stale: ['deliveries'],
    words: t.tested,
    save: () => dataOf(api.POST('/api/v1/alerts/destinations/{id}/test', { params: { path: { id } } })),
  });
  return (
    <Button disabled={send.isPending} onClick={() => send.mutate(undefined)}>
      {t.test}
    </Button>
  );
}

function Destinations() {
  const t = useWords(notificationWords);
  const destinations = usePages<Schemas['DestinationDto']>(['destinations'], (cursor) =>
    api.GET('/api/v1/alerts/destinations', { params: { query: { limit: 50, ...(cursor && { cursor }) } } }),
  );
  return (
    <Section title={t.destinations}>
      <PagedTable
        of={destinations}
        caption={t.destinations}
        idOf={({ id }) => id}
        empty={<p className="muted">{t.destinationsNone}</p>}
        columns={[
          { name: t.to, cell: ({ name }) => <bdi>{name}</bdi> },
          { name: t.channel, cell: ({ channel }) => channel },
          {
            name: t.state,
            cell: ({ is_active }) => <Tag tone={is_active ? 'good' : 'plain'}>{is_active ? t.on : t.off}</Tag>,
          },
          { name: t.test, cell: ({ id }) => <SendTest id={id} /> },
        ]}
      />
    </Section>
  );
}

function Digests() {
  const t = useWords(notificationWords);
  const digests = usePages<Schemas['WaitingDigestDto']>(['deliveries', 'digests'], (cursor) =>
    api.GET('/api/v1/alerts/digests', { params: { query: { limit: 50, ...(cursor && { cursor }) } } }),
  );
  if (digests.data?.pages[0]?.items.length === 0) return null;
  return (
    <Section title={t.digests}>
      <PagedTable
        of={digests}
        caption={t.digests}
        idOf={({ member_id, destination_id, channel }) => `${member_id ?? destination_id} ${channel}`}
        empty={null}
        columns={[
          { name: t.to, cell: ({ address }) => <bdi>{address}</bdi> },
          { name: t.channel, cell: ({ channel }) => channel.replace('_', ' ') },
          { name: t.count, isNumber: true, cell: ({ count }) => count },
          { name: t.due, cell: ({ due_at }) => <Ago at={due_at} /> },
        ]}
      />
    </Section>
  );
}

/** "Did it arrive?": messages and what became of them, channels, shared destinations, digests that wait, and texts. */
export default function Notifications() {
  const t = useWords(notificationWords);
  return (
    <Page title={t.title} question={t.question}>
      <Channels />
      <Deliveries />
      <Destinations />
      <Digests />
      <Templates />
    </Page>
  );
}
