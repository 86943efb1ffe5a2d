import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'wouter';
import { api, dataOf, type Schemas } from '../../api/client';
import { usePages } from '../../api/use-pages';
import { useSave } from '../../api/use-save';
import { SeverityBadge, Tag } from '../../ui/badges';
import { Button } from '../../ui/button';
import { Page, Section } from '../../ui/page';
import { PagedTable } from '../../ui/paged-table';
import { Empty, Loaded } from '../../ui/states';
import { useToasts } from '../../ui/toast';
import { Download } from '../../ui/download';
import { useWords } from '../../words/language';
import { EditRule, NewRule } from './edit-rule';
import { NoiseReport } from './noise-report';
import { ruleWords } from './words';

type Rule = Schemas['RuleDto'];

export function RuleState({ rule: { is_active, is_errored } }: { rule: Rule }) {
  const t = useWords(ruleWords);
  if (is_errored) return <Tag tone="bad">{t.errors}</Tag>;
  return <Tag tone={is_active ? 'good' : 'plain'}>{is_active ? t.on : t.off}</Tag>;
}

function Pack({ pack }: { pack: Schemas['RulePackDto'] }) {
  const t = useWords(ruleWords);
  const toasts = useToasts();
  const install = useSave({
    stale: ['rules'],
    save: () =>
      dataOf(
        api.POST('/api/v1/alerts/rules/packs/{name}/install', { params: { path: { name: pack.name } }, body: {} }),
      ),
    onSaved: ({ created }) => toasts.say(t.installed(created)),
  });
  return (
    <article className="card">
      <h3>{pack.name}</h3>
      <p className="muted">{pack.description}</p>
      <div>
        <Button disabled={install.isPending} onClick={() => install.mutate(undefined)}>
          {t.install(pack.rules.length)}
        </Button>
      </div>
    </article>
  );
}

function Packs() {
  const t = useWords(ruleWords);
  const packs = useQuery({
    queryKey: ['rule-packs'],
    queryFn: () => dataOf(api.GET('/api/v1/alerts/rules/packs')),
    staleTime: Infinity,
  });
  return (
    <Section title={t.packs}>
      <Loaded of={packs} rows={2}>
        {({ items }) => (
          <div className="cards">
            {items.map((pack) => (
              <Pack key={pack.name} pack={pack} />
            ))}
          </div>
        )}
      </Loaded>
    </Section>
  );
}

function List() {
  const t = useWords(ruleWords);
  const rules = usePages<Rule>(['rules', 'list'], (cursor) =>
    api.GET('/api/v1/alerts/rules', { params: { query: { limit: 100, ...(cursor && { cursor }) } } }),
  );
  const actions = (
    <>
      <Download path="/api/v1/alerts/rules/export?format=yaml" fileName="rules.yaml">
        {t.file}
      </Download>
      <Link className="button button-primary" href="/rules/new">
        {t.make}
      </Link>
    </>
  );
  return (
    <Page title={t.title} question={t.question} actions={actions}>
      <PagedTable
        of={rules}
        caption={t.title}
        idOf={({ id }) => id}
        empty={<Empty title={t.none}>{t.noneText}</Empty>}
        columns={[
          {
            name: t.name,
            cell: ({ id, rule_name }) => (
              <Link href={`/rules/${id}`}>
                <bdi>{rule_name}</bdi>
              </Link>
            ),
          },
          { name: t.event, cell: ({ source_event_type }) => <code>{source_event_type}</code> },
          { name: t.type, cell: ({ rule_type }) => rule_type },
          { name: t.severity, cell: ({ severity }) => <SeverityBadge severity={severity} /> },
          { name: t.state, cell: (rule) => <RuleState rule={rule} /> },
        ]}
      />
      <NoiseReport />
      <Packs />
    </Page>
  );
}

/** "What becomes an alert?": the rules, and one of them with its history and a trial on past events. */
export default function Rules() {
  const { id } = useParams<{ id?: string }>();
  if (id === 'new') return <NewRule />;
  return id ? <EditRule key={id} id={id} /> : <List />;
}
