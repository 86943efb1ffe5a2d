import { useCallback, useEffect, useRef, useState } from 'react';
import { useLocation, useParams, useSearch } from 'wouter';
import { useNames } from '../../api/members';
import { useSession } from '../../api/session';
import type { Action, Details } from '../../api/alert-actions';
import { useMay } from '../../api/session';
import { useSettings } from '../../app/settings';
import { Button } from '../../ui/button';
import { useKeys } from '../../ui/keys';
import { Empty, Failure, Skeleton } from '../../ui/states';
import { useToasts } from '../../ui/toast';
import { VirtualList, type VirtualListHandle } from '../../ui/virtual-list';
import { useWords } from '../../words/language';
import { AlertView } from '../alert/alert-view';
import { useAct } from '../alert/use-act';
import { AlertRow } from './alert-row';
import { BulkBar } from './bulk-bar';
import { FilterBar } from './filter-bar';
import { useFilter } from './filter';
import { FirstMinutes } from './first-minutes';
import { useAlertList } from './use-alert-list';
import { useRowHeight } from './use-row-height';
import { useSelection } from './use-selection';
import { inboxWords } from './words';

/** "What needs me now?": the alerts of a filter, live, and beside them the one that is open. */
export default function Inbox() {
  const t = useWords(inboxWords);
  const { id: openId } = useParams<{ id?: string }>();
  const [, go] = useLocation();
  const search = useSearch();
  const filtering = useFilter();
  const box = useRef<VirtualListHandle>(null);
  const field = useRef<HTMLInputElement>(null);
  const names = useNames();
  const { member } = useSession();
  const mayWrite = useMay('alerts.write');
  const [at, setAt] = useState(-1);
  const idsRef = useRef<readonly string[]>([]);
  const selection = useSelection(idsRef.current);
  const mayMove = () => selection.selected.size === 0 && (box.current?.isAtTop() ?? true);
  const { list, alerts, total, newer, showNewer } = useAlertList(filtering.filter, mayMove);
  idsRef.current = alerts.map(({ id }) => id);
  const rowHeight = useRowHeight(useSettings().density);
  const { act, dialog } = useAct();
  const toasts = useToasts();
  const hrefOf = useCallback((id: string) => `/inbox/${id}${search ? `?${search}` : ''}`, [search]);
  const closed = `/inbox${search ? `?${search}` : ''}`;

  useEffect(() => {
    document.title = `${total === undefined ? '' : `(${total}) `}${t.title} · Campana`;
  }, [total, t.title]);

  const move = (step: number) => {
    const next = Math.max(0, Math.min(alerts.length - 1, at + step));
    setAt(next);
    box.current?.scrollTo(next);
    const alert = alerts[next];
    if (openId && alert) go(hrefOf(alert.id), { replace: true });
  };
  const here = alerts.find(({ id }) => id === openId) ?? alerts[at];
  const onHere = (action: Action, details?: Details) => () => here && mayWrite && act(action, here, details);
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: () => here && go(hrefOf(here.id)),
    Escape: () => go(closed),
    x: () => here && selection.select(here.id, false),
    'Shift+x': () => here && selection.select(here.id, true),
    a: onHere('acknowledge'),
    r: onHere('resolve'),
    z: onHere('snooze'),
    i: onHere('ignore'),
    s: onHere('assign'),
    e: onHere('escalate'),
    m: onHere('assign', { assigned_to: member.id }),
    u: toasts.undoLast,
    '/': () => field.current?.focus(),
  });
  const nearEnd = useCallback(() => {
    if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
  }, [list]);

  return (
    <div className={openId ? 'inbox inbox-open' : 'inbox'}>
      <section className="inbox-list" aria-label={t.list}>
        <header className="inbox-head">
          <h1>{t.title}</h1>
          <span className="muted numbers">{total !== undefined && t.count(total)}</span>
          {newer > 0 && (
            <Button kind="primary" onClick={showNewer}>
              {t.newer(newer)} ↑
            </Button>
          )}
        </header>
        <FilterBar filtering={filtering} field={field} />
        {mayWrite && selection.selected.size > 0 && (
          <BulkBar selected={selection.selected} filter={filtering.filter} total={total} clear={selection.clear} />
        )}
        {list.error && <Failure error={list.error} retry={() => void list.refetch()} />}
        {list.isPending ? (
          <Skeleton rows={10} />
        ) : alerts.length > 0 ? (
          <VirtualList
            ref={box}
            label={t.list}
            count={alerts.length}
            rowHeight={rowHeight}
            onNearEnd={nearEnd}
            row={(index) => {
              const alert = alerts[index];
              return (
                alert && (
                  <AlertRow
                    key={alert.id}
                    alert={alert}
                    height={rowHeight}
                    href={hrefOf(alert.id)}
                    isHere={alert.id === openId || (!openId && index === at)}
                    isSelected={selection.selected.has(alert.id)}
                    assignee={names(alert.assigned_to)}
                    onSelect={selection.select}
                  />
                )
              );
            }}
          />
        ) : filtering.isNarrowed ? (
          <Empty title={t.noMatch} action={<Button onClick={filtering.clear}>{t.clear}</Button>} />
        ) : (
          <Empty title={t.quiet} action={<FirstMinutes />}>
            {t.quietText}
          </Empty>
        )}
      </section>
      <aside className="inbox-detail">
        {openId ? (
          <AlertView key={openId} id={openId} back={closed} act={act} />
        ) : (
          <Empty title={t.choose}>{t.chooseText}</Empty>
        )}
      </aside>
      {dialog}
    </div>
  );
}
