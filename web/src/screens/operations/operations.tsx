import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { api, dataOf, type Schemas } from '../../api/client';
import { Tag } from '../../ui/badges';
import { Figure, Page, Section } from '../../ui/page';
import { Loaded } from '../../ui/states';
import { Table } from '../../ui/table';
import { Ago } from '../../ui/time';
import { commonWords } from '../../words/common';
import { formatDuration } from '../../words/dates';
import { useReader, useWords } from '../../words/language';
import { DeadLetters } from './dead-letters';
import { operationsWords } from './words';

const LOOK_EVERY_MS = 5_000;
const names = { postgresql: 'PostgreSQL', redis: 'Redis', rabbitmq: 'RabbitMQ' };

function Health({ health }: { health: Schemas['SystemHealthDto'] }) {
  const t = useWords(operationsWords);
  const { language } = useReader();
  return (
    <>
      <p>
        <Tag tone={health.status === 'ok' ? 'good' : 'bad'}>{health.status === 'ok' ? t.ok : t.degraded}</Tag>
      </p>
      <div className="figures">
        {Object.entries(health.services).map(([name, { status, latency_ms }]) => (
          <Figure
            key={name}
            label={`${names[name as keyof typeof names]}${latency_ms === null ? '' : `, ${latency_ms} ms`}`}
            value={status === 'up' ? t.up : t.down}
            {...(status !== 'up' && { tone: 'bad' })}
          />
        ))}
        <Figure label={t.outbox} value={health.outbox.waiting} />
        <Figure label={t.oldest} value={formatDuration(health.outbox.oldest_age_seconds ?? 0, language)} />
        <Figure label={t.consumers} value={`${health.consumers.consuming}/${health.consumers.total}`} />
      </div>
    </>
  );
}

function Consumers() {
  const t = useWords(operationsWords);
  const { yes, no } = useWords(commonWords);
  const consumers = useQuery({
    queryKey: ['operations', 'consumers'],
    queryFn: () => dataOf(api.GET('/api/v1/alerts/consumer/status')),
    refetchInterval: LOOK_EVERY_MS,
  });
  return (
    <Section title={t.consumers}>
      <Loaded of={consumers}>
        {(found) => (
          <Table
            caption={t.consumers}
            rows={found.consumers}
            idOf={({ queue }) => queue}
            columns={[
              { name: t.queue, cell: ({ queue }) => <code>{queue}</code> },
              {
                name: t.consuming,
                cell: ({ consuming }) => <Tag tone={consuming ? 'good' : 'bad'}>{consuming ? yes : no}</Tag>,
              },
              { name: t.waiting, isNumber: true, cell: ({ lag }) => lag },
              { name: t.processed, isNumber: true, cell: ({ processed }) => processed },
              { name: t.failedCount, isNumber: true, cell: ({ failed }) => failed },
              { name: t.last, cell: ({ last_message_at }) => last_message_at && <Ago at={last_message_at} /> },
            ]}
          />
        )}
      </Loaded>
    </Section>
  );
}

/** "Does Campana work?": what it needs, what waits, and what failed. */
export default function Operations() {
  const t = useWords(operationsWords);
  const health = useQuery({
    queryKey: ['operations', 'health'],
    queryFn: () => dataOf(api.GET('/api/v1/alerts/health')),
    refetchInterval: LOOK_EVERY_MS,
  });
  return (
    <Page
      title={t.title}
      question={t.question}
      actions={<Link href="/notifications?state=failed">{t.failedDeliveries}</Link>}
    >
      <Loaded of={health}>{(found) => <Health health={found} />}</Loaded>
      <Consumers />
      <DeadLetters />
    </Page>
  );
}
