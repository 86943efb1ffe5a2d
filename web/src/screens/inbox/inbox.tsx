import { useCallback, useEffect, useRef, useState } from 'react';
import { useLocation, useParams, useSearch } from 'wouter';
import { useMay } from '../../api/session';
import { Button } from '../../ui/button';
import { Empty, Failure, Skeleton } from '../../ui/states';
import type { VirtualListHandle } from '../../ui/virtual-list';
import { useWords } from '../../words/language';
import { AlertView } from '../alert/alert-view';
import { useAct } from '../alert/use-act';
import { AlertRows } from './alert-rows';
import { BulkBar } from './bulk-bar';
import { FilterBar } from './filter-bar';
import { useFilter } from './filter';
import { FirstMinutes } from './first-minutes';
import { FirstSteps } from './first-steps';
import { useAlertList } from './use-alert-list';
import { useInboxKeys } from './use-inbox-keys';
import { useSelection } from './use-selection';
import { Write } from './write';
import { inboxWords } from './words';

/** How many alerts match, and those that came meanwhile. */
function Head({ total, newer, showNewer }: { total: number | undefined; newer: number; showNewer: () => void }) {
  const t = useWords(inboxWords);
  useEffect(() => {
    document.title = `${total === undefined ? '' : `(${total}) `}${t.title} · Campana`;
  }, [total, t.title]);
  return (
    <header className="inbox-head">
      <h1>{t.title}</h1>
      <span className="muted numbers">{total !== undefined && t.count(total)}</span>
      {newer > 0 && (
        <Button kind="primary" onClick={showNewer}>
          {t.newer(newer)} ↑
        </Button>
      )}
      <span className="spring" />
      <Write />
    </header>
  );
}

/** Why there are no alerts: the filters, or nothing needs anybody. */
function NoAlerts({ isNarrowed, clear }: { isNarrowed: boolean; clear: () => void }) {
  const t = useWords(inboxWords);
  if (isNarrowed) return <Empty title={t.noMatch} action={<Button onClick={clear}>{t.clear}</Button>} />;
  return (
    <Empty title={t.quiet} action={<FirstMinutes />}>
      {t.quietText}
    </Empty>
  );
}

/** "What needs me now?": the alerts of a filter, and beside them the one that is open. */
export default function Inbox() {
  const t = useWords(inboxWords);
  const { id: openId } = useParams<{ id?: string }>();
  const [, go] = useLocation();
  const search = useSearch();
  const filtering = useFilter();
  const box = useRef<VirtualListHandle>(null);
  const field = useRef<HTMLInputElement>(null);
  const mayWrite = useMay('alerts.write');
  const [cursor, setCursor] = useState(-1);
  const selection = useSelection();
  const mayMove = () => selection.selected.size === 0 && (box.current?.isAtTop() ?? true);
  const { list, alerts, total, newer, showNewer } = useAlertList(filtering.filter, mayMove);
  const { act, dialog } = useAct();
  const hrefOf = useCallback((id: string) => `/inbox/${id}${search ? `?${search}` : ''}`, [search]);
  const closed = `/inbox${search ? `?${search}` : ''}`;
  const select = useCallback(
    (id: string, isRange: boolean) => selection.select(id, isRange ? alerts.map((alert) => alert.id) : undefined),
    [selection, alerts],
  );
  const move = (step: number) => {
    const next = Math.max(0, Math.min(alerts.length - 1, cursor + step));
    setCursor(next);
    box.current?.scrollTo(next);
    const alert = alerts[next];
    if (openId && alert) go(hrefOf(alert.id), { replace: true });
  };
  const here = alerts.find(({ id }) => id === openId) ?? alerts[cursor];
  useInboxKeys({ here, move, hrefOf, closed, select, act, search: () => field.current?.focus() });

  return (
    <div className={openId ? 'inbox inbox-open' : 'inbox'}>
      <section className="inbox-list" aria-label={t.list}>
        <Head total={total} newer={newer} showNewer={showNewer} />
        <FilterBar filtering={filtering} field={field} />
        {mayWrite && selection.selected.size > 0 && (
          <BulkBar selected={selection.selected} filter={filtering.filter} total={total} clear={selection.clear} />
        )}
        {list.error && <Failure error={list.error} retry={() => void list.refetch()} />}
        {list.isPending ? (
          <Skeleton rows={10} />
        ) : alerts.length > 0 ? (
          <AlertRows
            ref={box}
            alerts={alerts}
            list={list}
            selected={selection.selected}
            isHere={({ id }, index) => id === openId || (!openId && index === cursor)}
            hrefOf={hrefOf}
            onSelect={select}
          />
        ) : (
          <NoAlerts isNarrowed={filtering.isNarrowed} clear={filtering.clear} />
        )}
      </section>
      <aside className="inbox-detail">
        {openId ? (
          <AlertView key={openId} id={openId} back={closed} act={act} />
        ) : (
          <Empty title={t.choose} action={alerts.length > 0 && <FirstSteps />}>
            {t.chooseText}
          </Empty>
        )}
      </aside>
      {dialog}
    </div>
  );
}
