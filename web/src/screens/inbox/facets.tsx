import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf } from '../../api/client';
import { useMay } from '../../api/session';
import { Button } from '../../ui/button';
import { useWords } from '../../words/language';
import { type FacetKey, type Filter, queryOf, type useFilter } from './filter';
import { filterWords } from './filter-words';

type Filtering = ReturnType<typeof useFilter>;

const facetKeys: readonly FacetKey[] = ['alert_type', 'category', 'source_service', 'rule_id'];

/** The names of rules by their ids, for those who may see rules; others see the beginning of the id. */
function useRuleNames(isWanted: boolean): (id: string) => string {
  const mayManage = useMay('alerts.manage');
  const { data } = useQuery({
    queryKey: ['rules', 'names'],
    queryFn: () => dataOf(api.GET('/api/v1/alerts/rules', { params: { query: { limit: 200 } } })),
    enabled: mayManage && isWanted,
    staleTime: 300_000,
  });
  const names = new Map(data?.items.map(({ id, rule_name }) => [id, rule_name]));
  return (id) => names.get(id) ?? id.slice(0, 8);
}

/** The values of some fields that most alerts of the list have, with their counts: each narrows the list. */
export function Facets({ filtering: { filter, toggle } }: { filtering: Filtering }) {
  const t = useWords(filterWords);
  const [isOpen, setOpen] = useState(false);
  const { sort: _, ...query } = queryOf(filter);
  const { data } = useQuery({
    queryKey: ['alerts', 'facets', query],
    queryFn: () => dataOf(api.GET('/api/v1/alerts/facets', { params: { query } })),
    enabled: isOpen,
  });
  const ruleName = useRuleNames(isOpen);
  return (
    <details className="choices" name="filter" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className="button">{t.facets.name}</summary>
      <div className="popover facets">
        {facetKeys.map((key) => (
          <fieldset key={key}>
            <legend>{t.facets[key]}</legend>
            {data?.[key].map(
              ({ value, count }) =>
                value !== null && (
                  <label key={value} className="row">
                    <input type="checkbox" checked={filter[key].includes(value)} onChange={() => toggle(key, value)} />
                    <bdi>{key === 'rule_id' ? ruleName(value) : value}</bdi>
                    <span className="muted numbers">{count}</span>
                  </label>
                ),
            )}
          </fieldset>
        ))}
        {data?.is_exact === false && <p className="muted">{t.facets.newest}</p>}
      </div>
    </details>
  );
}

const chosen = (filter: Filter): readonly (readonly [FacetKey, string])[] =>
  facetKeys.flatMap((key) => filter[key].map((value) => [key, value] as const));

/** What narrows the list beside the filters that are always shown; each can be taken away. */
export function Chips({ filtering: { filter, toggle } }: { filtering: Filtering }) {
  const t = useWords(filterWords);
  const ruleName = useRuleNames(filter.rule_id.length > 0);
  return chosen(filter).map(([key, value]) => (
    <Button key={key + value} aria-label={t.facets.takeAway(t.facets[key], value)} onClick={() => toggle(key, value)}>
      <span className="muted">{t.facets[key]}</span>
      <bdi>{key === 'rule_id' ? ruleName(value) : value}</bdi> ×
    </Button>
  ));
}
