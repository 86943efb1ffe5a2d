import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'wouter';
import { api, dataOf } from '../../api/client';
import { useNames } from '../../api/members';
import { usePolling } from '../../api/use-live';
import { Button } from '../../ui/button';
import { Page, Section } from '../../ui/page';
import { Empty, Loaded } from '../../ui/states';
import { useWords } from '../../words/language';
import { Board, type Order } from './board';
import { workWords } from './words';

const ORDERS: readonly Order[] = ['status', 'time'];

function Load() {
  const t = useWords(workWords);
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

/** How the board is ordered stands in the address. */
function Orders({ order }: { order: Order }) {
  const t = useWords(workWords);
  const [, setParams] = useSearchParams();
  return (
    <div className="row" role="group" aria-label={t.by}>
      {ORDERS.map((one) => (
        <Button key={one} aria-pressed={one === order} onClick={() => setParams({ by: one })}>
          {t.orders[one]}
        </Button>
      ))}
    </div>
  );
}

/** "What is due?": the open work of services as a board, and who has how much of it. */
export default function Work() {
  const t = useWords(workWords);
  const [params] = useSearchParams();
  const order = ORDERS.find((one) => one === params.get('by')) ?? 'status';
  const items = useQuery({
    queryKey: ['work-items', 'open'],
    queryFn: () => dataOf(api.GET('/api/v1/alerts/work-items', { params: { query: { is_open: true, limit: 100 } } })),
    refetchInterval: usePolling('work-items'),
  });
  return (
    <Page title={t.title} question={t.question} actions={<Orders order={order} />}>
      <Loaded of={items}>
        {({ items: found }) =>
          found.length === 0 ? <Empty title={t.none}>{t.noneText}</Empty> : <Board items={found} order={order} />
        }
      </Loaded>
      <Load />
    </Page>
  );
}
