import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import { useLocation } from 'wouter';
import { api, dataOf, type Schemas } from '../api/client';
import { useSession } from '../api/session';
import { SeverityBadge } from '../ui/badges';
import { Dialog } from '../ui/dialog';
import { useWords } from '../words/language';
import { screens } from './screens';
import { searchWords } from './search-words';
import { appWords } from './words';

const SEARCH_AFTER_MS = 200;
const MIN_LENGTH = 2;

interface Hit {
  readonly key: string;
  readonly kind: keyof (typeof searchWords)['en']['kinds'];
  readonly title: string;
  readonly severity: Schemas['FoundDto']['severity'];
  readonly href: string;
}

const hrefOf = ({ kind, id }: Schemas['FoundDto']): string =>
  ({
    alert: `/inbox/${id}`,
    incident: `/incidents/${id}`,
    rule: `/rules/${id}`,
    member: '/people',
    schedule: '/on-call',
  })[kind];

/** A text, once nothing was typed for a moment. */
function useTyped(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), SEARCH_AFTER_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled.trim();
}

function useHits(text: string): readonly Hit[] {
  const names = useWords(appWords).screens;
  const { permissions } = useSession();
  const q = useTyped(text);
  const { data } = useQuery({
    queryKey: ['search', q],
    queryFn: () => dataOf(api.GET('/api/v1/alerts/search', { params: { query: { q } } })),
    enabled: q.length >= MIN_LENGTH,
  });
  const wanted = text.trim().toLowerCase();
  const places = screens
    .filter(({ name, permission }) => permissions.includes(permission) && names[name].toLowerCase().includes(wanted))
    .map(({ path, name }): Hit => ({ key: path, kind: 'screen', title: names[name], severity: null, href: path }));
  const found = (q.length >= MIN_LENGTH ? (data?.items ?? []) : []).map((item): Hit => ({
    ...item,
    key: item.kind + item.id,
    href: hrefOf(item),
  }));
  return [...found, ...places];
}

/** Finds alerts, incidents, rules, people, schedules and screens by words, and leads there. */
export function Search({ onClose }: { onClose: () => void }) {
  const t = useWords(searchWords);
  const [, go] = useLocation();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const list = useId();
  const hits = useHits(text);
  const open = (hit: Hit | undefined) => {
    if (!hit) return;
    onClose();
    go(hit.href);
  };
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Enter') open(hits[at]);
    if (step) setAt((before) => Math.max(0, Math.min(hits.length - 1, before + step)));
    if (step || event.key === 'Enter') event.preventDefault();
  };
  return (
    <Dialog title={t.title} onClose={onClose}>
      <input
        type="search"
        role="combobox"
        className="search-field"
        aria-label={t.title}
        aria-expanded
        aria-controls={list}
        aria-activedescendant={hits[at] && `${list}-${at}`}
        placeholder={t.hint}
        maxLength={100}
        value={text}
        autoFocus
        onKeyDown={press}
        onChange={({ target }) => {
          setText(target.value);
          setAt(0);
        }}
      />
      <ul id={list} role="listbox" aria-label={t.title} className="hits">
        {hits.map((hit, index) => (
          <li
            key={hit.key}
            id={`${list}-${index}`}
            role="option"
            aria-selected={index === at}
            onMouseEnter={() => setAt(index)}
            onClick={() => open(hit)}
          >
            <span className="muted">{t.kinds[hit.kind]}</span>
            {hit.severity && <SeverityBadge severity={hit.severity} />}
            <bdi>{hit.title}</bdi>
          </li>
        ))}
      </ul>
      {hits.length === 0 && <p className="muted">{t.none}</p>}
    </Dialog>
  );
}
