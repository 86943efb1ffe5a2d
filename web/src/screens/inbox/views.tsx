import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { api, dataOf, ifMatch, type Schemas } from '../../api/client';
import { useMay } from '../../api/session';
import { useSave } from '../../api/use-save';
import { Tag } from '../../ui/badges';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Faults } from '../../ui/faults';
import { TextField } from '../../ui/field';
import { formText } from '../../ui/form-text';
import { commonWords } from '../../words/common';
import { useWords } from '../../words/language';
import { filterWords } from './filter-words';

type View = Schemas['ViewDto'];

const useViews = () =>
  useQuery({
    queryKey: ['views'],
    queryFn: () => dataOf(api.GET('/api/v1/alerts/views')),
    staleTime: 60_000,
  });

/** An inbox that is opened without filters begins with the member's default view, or else with that of the tenant. */
function useDefaultView(views: readonly View[] | undefined): void {
  const search = useSearch();
  const [path, go] = useLocation();
  const wasNarrowed = useRef(search !== '' || path !== '/inbox');
  useEffect(() => {
    if (!views || wasNarrowed.current) return;
    wasNarrowed.current = true;
    const defaults = views.filter(({ is_default }) => is_default);
    const first = defaults.find(({ is_shared }) => !is_shared) ?? defaults[0];
    if (first?.query) go(`/inbox?${first.query}`, { replace: true });
  }, [views, go]);
}

/** Saves the present filter: as a new view, or in place of one. */
function SaveView({ replaced, query, onClose }: { replaced: View | undefined; query: string; onClose: () => void }) {
  const t = useWords(filterWords).views;
  const common = useWords(commonWords);
  const mayShare = useMay('alerts.manage');
  const save = useSave({
    stale: ['views'],
    save: (body: Schemas['SaveViewDto']) =>
      replaced
        ? dataOf(
            api.PUT('/api/v1/alerts/views/{id}', {
              params: { path: { id: replaced.id }, header: ifMatch(replaced.version) },
              body,
            }),
          )
        : dataOf(api.POST('/api/v1/alerts/views', { body })),
    onSaved: onClose,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = formText(event.currentTarget);
    const position = replaced?.position ?? 0;
    save.mutate({
      ...{ name: text('name'), query, position },
      is_shared: text('shared') !== '',
      is_default: text('default') !== '',
    });
  };
  return (
    <Dialog title={replaced ? t.change : t.save} onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <TextField label={common.name} name="name" required maxLength={100} defaultValue={replaced?.name ?? ''} />
        {mayShare && (
          <label className="row">
            <input type="checkbox" name="shared" defaultChecked={replaced?.is_shared ?? false} />
            {t.share}
          </label>
        )}
        <label className="row">
          <input type="checkbox" name="default" defaultChecked={replaced?.is_default ?? false} />
          {t.beginWith}
        </label>
        <Faults error={save.error} />
        <div className="form-end">
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button kind="primary" type="submit" disabled={save.isPending}>
            {common.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Line({ view, choose, change }: { view: View; choose: () => void; change: () => void }) {
  const t = useWords(filterWords).views;
  const common = useWords(commonWords);
  const mayManage = useMay('alerts.manage');
  const remove = useSave({
    stale: ['views'],
    save: () =>
      api.DELETE('/api/v1/alerts/views/{id}', {
        params: { path: { id: view.id }, header: ifMatch(view.version) },
      }),
  });
  return (
    <li className="row">
      <Button kind="quiet" onClick={choose}>
        <bdi>{view.name}</bdi>
      </Button>
      {view.is_shared && <Tag>{t.shared}</Tag>}
      {view.is_default && <Tag tone="good">{t.isDefault}</Tag>}
      <span className="spring" />
      {(mayManage || !view.is_shared) && (
        <>
          <Button kind="quiet" onClick={change}>
            {t.change}
          </Button>
          <Button kind="danger" disabled={remove.isPending} onClick={() => remove.mutate(undefined)}>
            {common.remove}
          </Button>
        </>
      )}
    </li>
  );
}

/** The saved filters: one's own, and those that the tenant shares. */
export function Views() {
  const t = useWords(filterWords).views;
  const search = useSearch();
  const [, go] = useLocation();
  const views = useViews();
  const menu = useRef<HTMLDetailsElement>(null);
  const [saving, setSaving] = useState<{ replaced: View | undefined } | null>(null);
  useDefaultView(views.data?.items);
  const items = views.data?.items ?? [];
  const current = items.find(({ query }) => query === search);
  const choose = (query: string) => {
    if (menu.current) menu.current.open = false;
    go(query ? `/inbox?${query}` : '/inbox');
  };
  return (
    <>
      <details className="choices" name="filter" ref={menu}>
        <summary className="button">
          {t.name}
          {current && (
            <span className="muted">
              <bdi>{current.name}</bdi>
            </span>
          )}
        </summary>
        <div className="popover views">
          {items.length === 0 && <p className="muted">{t.none}</p>}
          <ul className="plain-list">
            {items.map((view) => (
              <Line
                key={view.id}
                view={view}
                choose={() => choose(view.query)}
                change={() => setSaving({ replaced: view })}
              />
            ))}
          </ul>
          <Button onClick={() => setSaving({ replaced: undefined })}>{t.save}</Button>
        </div>
      </details>
      {saving && (
        <SaveView
          replaced={saving.replaced}
          query={saving.replaced && search === '' ? saving.replaced.query : search}
          onClose={() => setSaving(null)}
        />
      )}
    </>
  );
}
