import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { type Action, type BulkTarget, type Details, startBulk } from '../../api/alert-actions';
import { api, dataOf } from '../../api/client';
import { useFrames, useLiveState } from '../../api/use-live';
import { Button } from '../../ui/button';
import { useToasts } from '../../ui/toast';
import { commonWords } from '../../words/common';
import { useWords } from '../../words/language';
import { ActionDialog, needsDialog } from '../alert/action-dialog';
import { type Filter, queryOf } from './filter';
import { inboxWords } from './words';

interface Props {
  readonly selected: ReadonlySet<string>;
  readonly filter: Filter;
  /** How many match the filter. */
  readonly total: number | undefined;
  readonly clear: () => void;
}

const actions: readonly Action[] = ['acknowledge', 'resolve', 'snooze', 'assign', 'ignore'];
const ASK_ABOVE = 20;
/** How often to ask: seldom while the server tells by itself. */
const [LOOK_EVERY_MS, LOOK_SELDOM_MS] = [500, 5_000];

/** The progress of what was started, until it is over. */
function Progress({ id, onOver }: { id: string; onOver: (succeeded: number, failed: number) => void }) {
  const t = useWords(inboxWords);
  const queries = useQueryClient();
  const lookAfter = useLiveState() === 'live' ? LOOK_SELDOM_MS : LOOK_EVERY_MS;
  useFrames(({ event, data: { id: of, ...told } }) => {
    if (event === 'bulk.progress' && of === id)
      queries.setQueryData(['bulk', id], (known: object | undefined) => known && { ...known, ...told });
  });
  const { data } = useQuery({
    queryKey: ['bulk', id],
    queryFn: () => dataOf(api.GET('/api/v1/alerts/bulk_action/{id}', { params: { path: { id } } })),
    refetchInterval: ({ state }) => (state.data && state.data.state !== 'running' ? false : lookAfter),
  });
  const isOver = data !== undefined && data.state !== 'running';
  useEffect(() => {
    if (isOver) onOver(data.succeeded, data.failed);
  }, [isOver, data, onOver]);
  const cancel = useMutation({
    mutationFn: () => dataOf(api.POST('/api/v1/alerts/bulk_action/{id}/cancel', { params: { path: { id } } })),
  });
  const done = (data?.succeeded ?? 0) + (data?.failed ?? 0);
  return (
    <div className="bulk" role="status">
      <progress max={data?.total ?? 1} value={done} aria-label={t.bulk.running(done, data?.total ?? 0)} />
      <span className="numbers">{t.bulk.running(done, data?.total ?? 0)}</span>
      <Button disabled={cancel.isPending} onClick={() => cancel.mutate()}>
        {t.bulk.cancel}
      </Button>
    </div>
  );
}

/** What can be done with the selected alerts, or with all that match. */
export function BulkBar({ selected, filter, total, clear }: Props) {
  const t = useWords(inboxWords);
  const common = useWords(commonWords);
  const toasts = useToasts();
  const queries = useQueryClient();
  const [isForAll, setForAll] = useState(false);
  const [asked, setAsked] = useState<Action | null>(null);
  const [running, setRunning] = useState<string | null>(null);
  const count = isForAll ? (total ?? 0) : selected.size;
  const over = (succeeded: number, failed: number) => {
    setRunning(null);
    clear();
    toasts.say(t.bulk.result(succeeded, failed));
    void queries.invalidateQueries({ queryKey: ['alerts'] });
  };
  const start = useMutation({
    mutationFn: ({ action, details }: { action: Action; details: Details }) => {
      const { sort: _, ...query } = queryOf(filter);
      const target: BulkTarget = isForAll ? { filter: query } : { alert_ids: [...selected] };
      return startBulk(action, target, details);
    },
    onSuccess: (outcome) => (outcome.id ? setRunning(outcome.id) : over(outcome.succeeded, outcome.failed)),
    onError: (error) => toasts.fail(error),
  });
  const begin = (action: Action) => {
    if (needsDialog(action)) setAsked(action);
    else if (count <= ASK_ABOVE || window.confirm(t.bulk.sure(count))) start.mutate({ action, details: {} });
  };
  if (running) return <Progress id={running} onOver={over} />;
  return (
    <div className="bulk" role="toolbar" aria-label={t.selected(count)}>
      <strong className="numbers">{t.selected(count)}</strong>
      {actions.map((action) => (
        <Button key={action} disabled={start.isPending} onClick={() => begin(action)}>
          {t.actions[action]}
        </Button>
      ))}
      {total !== undefined && total > selected.size && (
        <label className="row">
          <input type="checkbox" checked={isForAll} onChange={({ target }) => setForAll(target.checked)} />
          {t.allMatching(total)}
        </label>
      )}
      <Button kind="quiet" onClick={clear}>
        {common.cancel}
      </Button>
      {asked && (
        <ActionDialog
          action={asked}
          onClose={() => setAsked(null)}
          onDone={(details) => {
            setAsked(null);
            start.mutate({ action: asked, details });
          }}
        />
      )}
    </div>
  );
}
