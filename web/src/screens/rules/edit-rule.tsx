import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { api, dataOf, ifMatch, type Schemas } from '../../api/client';
import { useSave } from '../../api/use-save';
import { Button } from '../../ui/button';
import { Faults } from '../../ui/faults';
import { AreaField } from '../../ui/field';
import { Facts, Page, Section } from '../../ui/page';
import { Loaded } from '../../ui/states';
import { useWords } from '../../words/language';
import { definitionOf, exampleRule, ruleOfEvent } from './definition';
import { RuleHistory } from './rule-history';
import { RuleTrial } from './rule-trial';
import { RuleState } from './rules';
import { ruleWords } from './words';

type Rule = Schemas['RuleDto'];
type Definition = Schemas['SaveRuleDto'];

/** The definition that the text says; undefined: it is no JSON. */
function read(text: string): Definition | undefined {
  try {
    return JSON.parse(text) as Definition;
  } catch {
    return undefined;
  }
}

/** The text of a rule, a trial of it on past events, and the button that saves it. */
function Editor(props: {
  initial: Definition;
  isSaving: boolean;
  error: unknown;
  /** Whether the definition to begin with is saved. */
  isSaved: boolean;
  save: (definition: Definition) => void;
}) {
  const t = useWords(ruleWords);
  const [text, setText] = useState(() => JSON.stringify(props.initial, null, 2));
  const definition = read(text);
  return (
    <Section title={t.definition}>
      <div className="code-area">
        <AreaField
          label={t.definition}
          hint={t.definitionHint}
          error={definition ? undefined : t.notJson}
          value={text}
          spellCheck={false}
          onChange={({ target }) => setText(target.value)}
        />
      </div>
      <Faults error={props.error} />
      <div className="form-end">
        <Button
          kind="primary"
          disabled={!definition || props.isSaving}
          onClick={() => definition && props.save(definition)}
        >
          {t.save}
        </Button>
      </div>
      {definition && <RuleTrial definition={definition} saved={props.isSaved ? props.initial : undefined} />}
    </Section>
  );
}

function Stats({ id }: { id: string }) {
  const t = useWords(ruleWords);
  const stats = useQuery({
    queryKey: ['rules', id, 'stats'],
    queryFn: () => dataOf(api.GET('/api/v1/alerts/rules/{id}/stats', { params: { path: { id } } })),
  });
  return (
    <Section title={t.stats}>
      <Loaded of={stats} rows={1}>
        {({ last_24_hours: day, feedback, last_error }) => (
          <>
            <Facts
              facts={[
                [t.matched, day.matched],
                [t.raised, day.raised],
                [t.folded, day.folded],
                [t.suppressed, day.suppressed],
                [t.notified, day.notified],
                [t.useful, `${feedback.useful} / ${feedback.useful + feedback.not_useful}`],
              ]}
            />
            {last_error && <p className="wrong">{last_error}</p>}
          </>
        )}
      </Loaded>
    </Section>
  );
}

function Actions({ rule: { id, is_active } }: { rule: Rule }) {
  const t = useWords(ruleWords);
  const [, go] = useLocation();
  const action = is_active ? 'disable' : 'enable';
  const toggle = useSave({
    stale: ['rules'],
    save: () => dataOf(api.POST(`/api/v1/alerts/rules/{id}/${action}`, { params: { path: { id } } })),
  });
  const remove = useSave({
    stale: ['rules'],
    save: () => api.DELETE('/api/v1/alerts/rules/{id}', { params: { path: { id } } }),
    onSaved: () => go('/rules'),
  });
  return (
    <>
      <Button disabled={toggle.isPending} onClick={() => toggle.mutate(undefined)}>
        {t[action]}
      </Button>
      <Button kind="danger" disabled={remove.isPending} onClick={() => remove.mutate(undefined)}>
        {t.remove}
      </Button>
    </>
  );
}

function Found({ rule }: { rule: Rule }) {
  const { id, version, rule_name } = rule;
  const save = useSave({
    stale: ['rules'],
    save: (body: Definition) =>
      dataOf(api.PUT('/api/v1/alerts/rules/{id}', { params: { path: { id }, header: ifMatch(version) }, body })),
  });
  return (
    <Page title={rule_name} actions={<Actions rule={rule} />}>
      <p>
        <RuleState rule={rule} />
      </p>
      <Stats id={id} />
      <Editor
        key={version}
        initial={definitionOf(rule)}
        isSaved
        isSaving={save.isPending}
        error={save.error}
        save={(body) => save.mutate(body)}
      />
      <RuleHistory rule={rule} />
    </Page>
  );
}

/** One rule. */
export function EditRule({ id }: { id: string }) {
  const rule = useQuery({
    queryKey: ['rules', id],
    queryFn: () => dataOf(api.GET('/api/v1/alerts/rules/{id}', { params: { path: { id } } })),
  });
  return <Loaded of={rule}>{(found) => <Found rule={found} />}</Loaded>;
}

/** Makes a rule of what it begins with. */
function Draft({ initial }: { initial: Definition }) {
  const [, go] = useLocation();
  const save = useSave({
    stale: ['rules'],
    save: (body: Definition) => dataOf(api.POST('/api/v1/alerts/rules', { body })),
    onSaved: ({ id }) => go(`/rules/${id}`),
  });
  return (
    <Editor
      initial={initial}
      isSaved={false}
      isSaving={save.isPending}
      error={save.error}
      save={(body) => save.mutate(body)}
    />
  );
}

/** A rule that begins with the event of an alert. */
function DraftOf({ alertId }: { alertId: string }) {
  const alert = useQuery({
    queryKey: ['alert', alertId],
    queryFn: () => dataOf(api.GET('/api/v1/alerts/{id}', { params: { path: { id: alertId } } })),
  });
  return <Loaded of={alert}>{(found) => <Draft initial={ruleOfEvent(found)} />}</Loaded>;
}

/** A rule that is not saved yet: a small example, or one for the event of the alert that the address names. */
export function NewRule() {
  const t = useWords(ruleWords);
  const [params] = useSearchParams();
  const alertId = params.get('alert');
  return (
    <Page title={t.make} question={t.question}>
      {alertId ? <DraftOf alertId={alertId} /> : <Draft initial={exampleRule} />}
    </Page>
  );
}
