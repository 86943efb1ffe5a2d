import { type RefObject, useEffect, useState } from 'react';
import { useSession } from '../../api/session';
import { SEVERITIES, STATUSES } from '../../ui/badges';
import { Button } from '../../ui/button';
import { Download } from '../../ui/download';
import { commonWords } from '../../words/common';
import { useWords } from '../../words/language';
import { Chips, Facets } from './facets';
import { type Filter, queryOf, type Sort, type useFilter } from './filter';
import { Views } from './views';
import { inboxWords } from './words';

type Filtering = ReturnType<typeof useFilter>;

const SEARCH_AFTER_MS = 300;
const sorts: readonly Sort[] = ['-created_at', '-severity', 'resolution_due_at'];

function Search({ filtering, field }: { filtering: Filtering; field: RefObject<HTMLInputElement | null> }) {
  const t = useWords(inboxWords);
  const current = filtering.filter.q ?? '';
  const [text, setText] = useState(current);
  useEffect(() => setText(current), [current]);
  useEffect(() => {
    if (text === current) return;
    const timer = setTimeout(() => filtering.set('q', text ? [text] : []), SEARCH_AFTER_MS);
    return () => clearTimeout(timer);
  }, [text, current, filtering]);
  return (
    <input
      ref={field}
      type="search"
      className="search"
      placeholder={t.search}
      aria-label={t.search}
      maxLength={200}
      value={text}
      onChange={({ target }) => setText(target.value)}
    />
  );
}

/** A group of choices behind one button. */
function Choices<T extends string>(props: {
  name: string;
  values: readonly T[];
  chosen: readonly string[];
  words: Record<T, string>;
  toggle: (value: T) => void;
}) {
  const { name, values, chosen, words, toggle } = props;
  const marked = values.filter((value) => chosen.includes(value));
  return (
    <details className="choices" name="filter">
      <summary className="button">
        {name}
        {marked.length > 0 && <span className="muted">{marked.map((value) => words[value]).join(', ')}</span>}
      </summary>
      <div className="popover">
        {values.map((value) => (
          <label key={value} className="row">
            <input type="checkbox" checked={chosen.includes(value)} onChange={() => toggle(value)} />
            {words[value]}
          </label>
        ))}
      </div>
    </details>
  );
}

/** The filter as the query of a link. */
function exportQuery(filter: Filter): string {
  const { sort: _, ...query } = queryOf(filter);
  const pairs = Object.entries(query).flatMap(([name, value]) => [value].flat().map((one) => [name, String(one)]));
  return new URLSearchParams(pairs).toString();
}

/** Search and filters. What they say stands in the address. */
export function FilterBar({ filtering, field }: { filtering: Filtering; field: RefObject<HTMLInputElement | null> }) {
  const t = useWords(inboxWords);
  const { severity, status, sla } = useWords(commonWords);
  const { member } = useSession();
  const { filter, toggle, set, clear, isNarrowed } = filtering;
  const isMine = filter.assigned_to.includes(member.id);
  return (
    <div className="filters" role="search">
      <Views />
      <Search filtering={filtering} field={field} />
      <Button aria-pressed={isMine} onClick={() => toggle('assigned_to', member.id)}>
        {t.filter.mine}
      </Button>
      <Button aria-pressed={filter.unread} onClick={() => set('unread', filter.unread ? [] : ['true'])}>
        {t.filter.unread}
      </Button>
      <Choices
        name={t.filter.severity}
        values={SEVERITIES}
        chosen={filter.severity}
        words={severity}
        toggle={(v) => toggle('severity', v)}
      />
      <Choices
        name={t.filter.status}
        values={STATUSES}
        chosen={filter.status}
        words={status}
        toggle={(v) => toggle('status', v)}
      />
      <Choices
        name={t.filter.sla}
        values={['at_risk', 'breached', 'on_time', 'paused'] as const}
        chosen={filter.sla_state}
        words={sla}
        toggle={(v) => toggle('sla_state', v)}
      />
      <Facets filtering={filtering} />
      <Chips filtering={filtering} />
      <select aria-label={t.sort.name} value={filter.sort} onChange={({ target }) => set('sort', [target.value])}>
        {sorts.map((sort) => (
          <option key={sort} value={sort}>
            {t.sort[sort]}
          </option>
        ))}
      </select>
      <Download path={`/api/v1/alerts/export?${exportQuery(filter)}`} fileName="alerts.csv">
        {t.csv}
      </Download>
      {isNarrowed && (
        <Button kind="quiet" onClick={clear}>
          {t.clear}
        </Button>
      )}
    </div>
  );
}
