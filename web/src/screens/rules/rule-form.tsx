import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { api, dataOf } from '../../api/client';
import { AreaField, SelectField, TextField } from '../../ui/field';
import { commonWords } from '../../words/common';
import { useWords } from '../../words/language';
import { ConditionEditor, FIELDS_LIST } from './condition-editor';
import { type Definition, definitionFields, labelLines, labelsOf } from './definition-fields';
import { formWords } from './form-words';
import { SeverityTiers } from './severity-tiers';
import { useSettled } from './use-settled';

const TYPES_LIST = 'types-of-events';
const ruleTypes = ['threshold', 'pattern', 'anomaly', 'absence', 'schedule', 'metric', 'sla'] as const;
type RuleType = (typeof ruleTypes)[number];
const withoutEvents: readonly unknown[] = ['schedule', 'metric', 'sla'];

interface Props {
  readonly definition: Definition;
  readonly onChange: (definition: Definition) => void;
}

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <details className="form-part" open>
    <summary>
      <h3>{title}</h3>
    </summary>
    <div className="form">{children}</div>
  </details>
);

/** What recent events offer to the controls of the form. */
function Offers({ eventType }: { eventType: string }) {
  const topic = useSettled(eventType);
  const { data } = useQuery({
    queryKey: ['rule-events', topic],
    queryFn: () =>
      dataOf(api.GET('/api/v1/alerts/rules/events', { params: { query: topic ? { source_event_type: topic } : {} } })),
    retry: false,
  });
  return (
    <>
      <datalist id={TYPES_LIST}>
        {data?.event_types.map((type) => (
          <option key={type} value={type} />
        ))}
      </datalist>
      <datalist id={FIELDS_LIST}>
        {data?.fields.map(({ path, example }) => (
          <option key={path} value={path} label={`${path} · ${JSON.stringify(example)}`} />
        ))}
      </datalist>
    </>
  );
}

/** The settings that only one type of rule has, as JSON. */
function Parameters({ type, definition, onChange }: Props & { type: Exclude<RuleType, 'threshold'> }) {
  const t = useWords(formWords);
  const [text, setText] = useState(() => JSON.stringify(definition[type] ?? {}, null, 2));
  const [isJson, setIsJson] = useState(true);
  const edit = (written: string) => {
    setText(written);
    try {
      onChange({ ...definition, [type]: JSON.parse(written) as object });
      setIsJson(true);
    } catch {
      setIsJson(false);
    }
  };
  return (
    <AreaField
      label={t.parameters(type)}
      error={isJson ? undefined : t.notJson}
      value={text}
      spellCheck={false}
      onChange={({ target }) => edit(target.value)}
    />
  );
}

function What({ definition, onChange }: Props) {
  const t = useWords(formWords);
  const of = definitionFields(definition, onChange);
  const type = definition.rule_type ?? 'threshold';
  return (
    <Part title={t.what}>
      <TextField label={t.ruleName} required maxLength={255} {...of.text('rule_name')} />
      <div className="form-row">
        <SelectField
          label={t.ruleType}
          options={ruleTypes.map((name) => [name, name])}
          {...of.text('rule_type')}
          value={type}
        />
        {!withoutEvents.includes(type) && (
          <TextField label={t.eventType} hint={t.eventTypeHint} list={TYPES_LIST} {...of.text('source_event_type')} />
        )}
        <TextField label={t.alertType} required {...of.text('alert_type')} />
      </div>
      {type !== 'threshold' && <Parameters key={type} type={type} definition={definition} onChange={onChange} />}
      <label className="row">
        <input {...of.checked('is_active')} />
        {t.active}
      </label>
      <ConditionEditor
        label={t.condition}
        condition={definition.condition_json ?? {}}
        onChange={(condition) => of.set('condition_json', condition)}
      />
    </Part>
  );
}

function Severity({ definition, onChange }: Props) {
  const t = useWords(formWords);
  const { severity } = useWords(commonWords);
  const of = definitionFields(definition, onChange);
  return (
    <Part title={t.severityPart}>
      <div className="form-row">
        <SelectField label={t.severity} options={Object.entries(severity)} {...of.text('severity')} />
        <SelectField
          label={t.priority}
          options={[['', t.priorityBySeverity], ...Object.entries(t.priorities)]}
          {...of.text('priority')}
        />
        <TextField label={t.measured} list={FIELDS_LIST} {...of.text('threshold_field')} />
      </div>
      <SeverityTiers
        tiers={definition.severity_tiers ?? []}
        measured={definition.threshold_field ?? ''}
        onChange={(tiers) => of.set('severity_tiers', tiers.length > 0 ? tiers : undefined)}
      />
    </Part>
  );
}

function KeyAndNoise({ definition, onChange }: Props) {
  const t = useWords(formWords);
  const of = definitionFields(definition, onChange);
  const { resolve_on: ending } = definition;
  return (
    <>
      <Part title={t.key}>
        <TextField label={t.keyTemplate} hint={t.keyHint} {...of.text('aggregation_key_template')} />
        <div className="form-row">
          <TextField label={t.window} {...of.number('aggregation_window_minutes')} />
          <TextField label={t.reopen} {...of.number('reopen_minutes')} />
        </div>
        <div className="form-row">
          <TextField label={t.groupBy} hint={t.groupByHint} {...of.list('group_by')} />
          <TextField label={t.groupMinutes} {...of.number('group_minutes')} />
        </div>
      </Part>
      <Part title={t.noise}>
        <div className="form-row">
          <TextField label={t.throttle} {...of.number('throttle_minutes')} />
          <TextField label={t.perHour} {...of.number('max_alerts_per_hour')} />
          <TextField label={t.perDay} {...of.number('max_alerts_per_day')} />
          <TextField label={t.hold} {...of.number('hold_seconds')} />
          <TextField label={t.autoResolve} {...of.number('auto_resolve_minutes')} />
          <TextField label={t.expires} {...of.number('expires_after_minutes')} />
        </div>
        <TextField
          label={t.endsOn}
          list={TYPES_LIST}
          value={ending?.event_type ?? ''}
          onChange={({ target }) =>
            of.set('resolve_on', target.value === '' ? undefined : { ...ending, event_type: target.value })
          }
        />
      </Part>
    </>
  );
}

function Telling({ definition, onChange }: Props) {
  const t = useWords(formWords);
  const of = definitionFields(definition, onChange);
  const policies = useQuery({
    queryKey: ['policies', 'names'],
    queryFn: () => dataOf(api.GET('/api/v1/alerts/escalation-policies', { params: { query: { limit: 100 } } })),
  });
  const names = policies.data?.items.map(({ id, name }) => [id, name] as const) ?? [];
  return (
    <Part title={t.telling}>
      <label className="row">
        <input {...of.checked('notify')} />
        {t.notify}
      </label>
      <div className="form-row">
        <TextField label={t.channels} hint={t.channelsHint} {...of.list('notification_channels')} />
        <TextField label={t.roles} hint={t.rolesHint} {...of.list('notify_roles')} />
      </div>
      <div className="form-row">
        <TextField label={t.assignFrom} list={FIELDS_LIST} {...of.text('assign_from')} />
        <SelectField label={t.policy} options={[['', t.noPolicy], ...names]} {...of.text('escalation_policy_id')} />
      </div>
    </Part>
  );
}

function Texts({ definition, onChange }: Props) {
  const t = useWords(formWords);
  const of = definitionFields(definition, onChange);
  return (
    <Part title={t.texts}>
      <TextField label={t.title} hint={t.templateHint} required {...of.text('title_template')} />
      <AreaField label={t.description} required {...of.text('description_template')} />
      <AreaField label={t.action} {...of.text('action_template')} />
      <AreaField label={t.impact} {...of.text('impact_template')} />
      <AreaField
        label={t.labels}
        hint={t.labelsHint}
        defaultValue={labelLines(definition.labels)}
        onBlur={({ target }) => of.set('labels', labelsOf(target.value))}
      />
    </Part>
  );
}

/** A rule as a form. What has no field here stays as it is. */
export function RuleForm(props: Props) {
  const t = useWords(formWords);
  return (
    <div className="stack">
      <Offers eventType={props.definition.source_event_type ?? ''} />
      <What {...props} />
      <Severity {...props} />
      <KeyAndNoise {...props} />
      <Telling {...props} />
      <Texts {...props} />
      <p className="muted">{t.all}</p>
    </div>
  );
}
