import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { api, dataOf, ifMatch, type Schemas } from '../../api/client';
import { useSave } from '../../api/use-save';
import { Button } from '../../ui/button';
import { Section } from '../../ui/page';
import { Loaded } from '../../ui/states';
import { Table } from '../../ui/table';
import { useReader, useWords } from '../../words/language';
import { formatNumber } from '../../words/plural';
import { noiseWords } from './noise-words';

type RuleNoise = Schemas['RuleNoiseReportDto'];

/** What a suggestion changes, as fields of the rule. */
const changesOf = (patch: Record<string, unknown>): string =>
  Object.entries(patch)
    .map(([field, value]) => `${field}: ${String(value)}`)
    .join(', ');

function Suggestion({ rule: { rule_id, rule_name, rule_version, suggestion } }: { rule: RuleNoise }) {
  const t = useWords(noiseWords);
  const apply = useSave({
    stale: ['rules', 'noise'],
    words: t.applied,
    save: (body: Schemas['PatchRuleDto']) =>
      dataOf(
        api.PATCH('/api/v1/alerts/rules/{id}', {
          params: { path: { id: rule_id }, header: ifMatch(rule_version) },
          body,
        }),
      ),
  });
  if (!suggestion) return <>{t.nothing}</>;
  const { kind, count, of, patch } = suggestion;
  return (
    <div className="row">
      <span>
        {t.why[kind](count, of)} <code>{changesOf(patch)}</code>
      </span>
      <Button aria-label={`${t.apply}: ${rule_name}`} disabled={apply.isPending} onClick={() => apply.mutate(patch)}>
        {t.apply}
      </Button>
    </div>
  );
}

/** The rules that tell people most often, and how each could be quieter. */
export function NoiseReport() {
  const t = useWords(noiseWords);
  const { language } = useReader();
  const noise = useQuery({
    queryKey: ['noise', 'rules'],
    queryFn: () => dataOf(api.GET('/api/v1/alerts/analytics/noise')),
    staleTime: 60_000,
  });
  const percent = (share: number | null) => (share === null ? '–' : `${formatNumber(language, share * 100)} %`);
  return (
    <Section title={t.title}>
      <Loaded of={noise} rows={3}>
        {({ rules }) =>
          rules.length === 0 ? (
            <p className="muted">{t.none}</p>
          ) : (
            <Table
              caption={t.title}
              rows={rules}
              idOf={({ rule_id }) => rule_id}
              columns={[
                {
                  name: t.rule,
                  cell: ({ rule_id, rule_name }) => (
                    <Link href={`/rules/${rule_id}`}>
                      <bdi>{rule_name}</bdi>
                    </Link>
                  ),
                },
                { name: t.matched, isNumber: true, cell: ({ matched }) => formatNumber(language, matched) },
                { name: t.alerts, isNumber: true, cell: ({ alerts }) => formatNumber(language, alerts) },
                { name: t.told, isNumber: true, cell: ({ notified }) => formatNumber(language, notified) },
                { name: t.useful, isNumber: true, cell: ({ usefulness }) => percent(usefulness) },
                { name: t.suggestion, cell: (rule) => <Suggestion rule={rule} /> },
              ]}
            />
          )
        }
      </Loaded>
    </Section>
  );
}
