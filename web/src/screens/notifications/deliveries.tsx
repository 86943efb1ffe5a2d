import { useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { api, dataOf, type Schemas } from '../../api/client';
import { useNames } from '../../api/members';
import { usePages } from '../../api/use-pages';
import { useSave } from '../../api/use-save';
import { Tag } from '../../ui/badges';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Facts, Section } from '../../ui/page';
import { PagedTable } from '../../ui/paged-table';
import { Empty } from '../../ui/states';
import { Ago, At } from '../../ui/time';
import { useWords } from '../../words/language';
import { notificationWords } from './words';

type Delivery = Schemas['DeliveryDto'];

const states = ['failed', 'retrying', 'unknown', 'held', 'delivered', 'accepted', 'cancelled', 'skipped'] as const;
const good: readonly Delivery['state'][] = ['accepted', 'delivered', 'read', 'digested', 'summarised'];
const bad: readonly Delivery['state'][] = ['failed', 'unknown'];

const toneOf = (state: Delivery['state']) => (good.includes(state) ? 'good' : bad.includes(state) ? 'bad' : 'plain');

function Look({ delivery, onClose }: { delivery: Delivery; onClose: () => void }) {
  const t = useWords(notificationWords);
  const resend = useSave({
    stale: ['deliveries'],
    save: () => dataOf(api.POST('/api/v1/alerts/deliveries/{id}/resend', { params: { path: { id: delivery.id } } })),
    onSaved: onClose,
  });
  return (
    <Dialog title={delivery.subject ?? delivery.notification_type} onClose={onClose} isWide>
      <div className="stack">
        <Facts
          facts={[
            [t.to, <bdi key="to">{delivery.address}</bdi>],
            [t.channel, delivery.channel],
            [
              t.state,
              <Tag key="state" tone={toneOf(delivery.state)}>
                {delivery.state}
              </Tag>,
            ],
            [t.why, delivery.reason ?? delivery.state_reason],
          ]}
        />
        {delivery.message && <pre>{delivery.message}</pre>}
        <ol className="plain-list">
          {delivery.attempts.map(({ n, started_at, outcome, error, provider }) => (
            <li key={n} className="row">
              <At at={started_at} />
              <span>{provider}</span>
              <Tag>{outcome}</Tag>
              {error && <span className="wrong">{error}</span>}
            </li>
          ))}
        </ol>
        <div className="form-end">
          {delivery.alert_id && <Link href={`/inbox/${delivery.alert_id}`}>{t.subject}</Link>}
          <Button kind="primary" disabled={resend.isPending} onClick={() => resend.mutate(undefined)}>
            {t.resend}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

/** Messages to people and shared channels, the newest first. */
export function Deliveries() {
  const t = useWords(notificationWords);
  const names = useNames();
  const [params, setParams] = useSearchParams();
  const [shown, setShown] = useState<Delivery | null>(null);
  const state = states.find((one) => one === params.get('state'));
  const deliveries = usePages<Delivery>(['deliveries', 'list', state], (cursor) =>
    api.GET('/api/v1/alerts/deliveries', {
      params: { query: { limit: 50, ...(state && { state: [state] }), ...(cursor && { cursor }) } },
    }),
  );
  const choose = (value: string) => setParams(value ? { state: value } : {});
  return (
    <Section
      title={t.deliveries}
      actions={
        <select aria-label={t.state} value={state ?? ''} onChange={({ target }) => choose(target.value)}>
          <option value="">{t.all}</option>
          {states.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      }
    >
      <PagedTable
        of={deliveries}
        caption={t.deliveries}
        idOf={({ id }) => id}
        empty={<Empty title={t.none}>{t.noneText}</Empty>}
        columns={[
          { name: t.when, cell: ({ created_at }) => <Ago at={created_at} /> },
          { name: t.to, cell: ({ user_id, address }) => <bdi>{names(user_id) ?? address}</bdi> },
          { name: t.channel, cell: ({ channel }) => channel.replace('_', ' ') },
          { name: t.subject, cell: ({ subject, notification_type }) => <bdi>{subject ?? notification_type}</bdi> },
          { name: t.state, cell: (delivery) => <Tag tone={toneOf(delivery.state)}>{delivery.state}</Tag> },
          { name: t.attempts, isNumber: true, cell: ({ attempts }) => attempts.length },
          {
            name: t.inspect,
            cell: (delivery) => (
              <Button kind="quiet" onClick={() => setShown(delivery)}>
                {t.inspect}
              </Button>
            ),
          },
        ]}
      />
      {shown && <Look delivery={shown} onClose={() => setShown(null)} />}
    </Section>
  );
}
