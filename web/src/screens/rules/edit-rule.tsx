import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { api, dataOf, ifMatch, type Schemas } from '../../api/client';
import { useSave } from '../../api/use-save';
import { Button } from '../../ui/button';
import { Faults } from '../../ui/faults';
import { AreaField } from '../../ui/field';
import { Facts, Page, Section } from '../../ui/page';
import { Loaded } from '../../ui/states';
import { useWords } from '../../words/language';
import { definitionOf, exampleRule } from './definition';
import { formWords } from './form-words';
import { RuleForm } from './rule-form';
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

/** The rule as JSON. What is no JSON yet is not passed on. */
function JsonEditor({ definition, onChange }: { definition: Definition; onChange: (definition?: Definition) => void }) {
  const t = useWords(ruleWords);
  const [text, setText] = useState(() => JSON.stringify(definition, null, 2));
  return (
    <div className="code-area">
      <AreaField
        label={t.definition}
        hint={t.definitionHint}
        error={read(text) ? undefined : t.notJson}
        value={text}
        spellCheck={false}
        onChange={({ target }) => {
          setText(target.value);
          onChange(read(target.value));
        }}
      />
    </div>
  );
}

interface EditorProps {
  readonly initial: Definition;
  readonly savedId?: string;
  readonly isSaving: boolean;
  readonly error: unknown;
  readonly save: (definition: Definition) => void;
}

/** A rule as a form or as JSON, beside it a trial on past events, and the button that saves it. */
function Editor({ initial, savedId, isSaving, error, save }: EditorProps) {
  const [t, words] = [useWords(ruleWords), useWords(formWords)];
  const [definition, setDefinition] = useState(initial);
  const [isValid, setIsValid] = useState(true);
  const [view, setView] = useState<'form' | 'json'>('form');
  const changed = (next: Definition | undefined) => {
    setIsValid(next !== undefined);
    if (next) setDefinition(next);
  };
  return (
    <div className="editor">
      <Section
        title={t.definition}
        actions={
          <div className="row">
            {(['form', 'json'] as const).map((name) => (
              <Button key={name} aria-pressed={view === name} disabled={!isValid} onClick={() => setView(name)}>
                {words[name]}
              </Button>
            ))}
          </div>
        }
      >
        {view === 'form' ? (
          <RuleForm definition={definition} onChange={changed} />
        ) : (
          <JsonEditor definition={definition} onChange={changed} />
        )}
        <Faults error={error} />
        <div className="form-end">
          <Button kind="primary" disabled={!isValid || isSaving} onClick={() => save(definition)}>
            {t.save}
          </Button>
        </div>
      </Section>
      <Section title={t.test}>
        <RuleTrial definition={definition} savedId={savedId} />
      </Section>
    </div>
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
        savedId={id}
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

/** A rule that is not saved yet, perhaps for events of the type that the address names. */
export function NewRule() {
  const t = useWords(ruleWords);
  const [, go] = useLocation();
  const eventType = new URLSearchParams(useSearch()).get('event_type');
  const initial = eventType ? { ...exampleRule, source_event_type: eventType, condition_json: {} } : exampleRule;
  const save = useSave({
    stale: ['rules'],
    save: (body: Definition) => dataOf(api.POST('/api/v1/alerts/rules', { body })),
    onSaved: ({ id }) => go(`/rules/${id}`),
  });
  return (
    <Page title={t.make} question={t.question}>
      <Editor initial={initial} isSaving={save.isPending} error={save.error} save={(body) => save.mutate(body)} />
    </Page>
  );
}
