import { useState } from 'react';
import { Button, IconButton } from '../../ui/button';
import { AreaField } from '../../ui/field';
import { useWords } from '../../words/language';
import {
  asKind,
  type Condition,
  type Kind,
  kindOf,
  kinds,
  operators,
  partsOf,
  readValue,
  valueText,
} from './condition';
import { withPart, withParts } from './condition';
import { formWords } from './form-words';

/** The fields of recent events, which the comparisons offer. */
export const FIELDS_LIST = 'fields-of-events';

interface Props {
  readonly condition: Condition;
  readonly onChange: (condition: Condition) => void;
}

/** The text of a value while it is written: what was typed stays, as long as it says the value. */
function useTyped(operator: string, value: unknown) {
  const [typed, setTyped] = useState('');
  const isSame = JSON.stringify(readValue(operator, typed)) === JSON.stringify(value);
  return [isSame ? typed : valueText(operator, value), setTyped] as const;
}

const isField = (value: unknown): value is { field: string } =>
  typeof value === 'object' && value !== null && 'field' in value;

/** A field, an operator, and a value or another field. */
function Comparison({ condition, onChange }: Props) {
  const t = useWords(formWords);
  const { field, operator, value } = condition as { field: string; operator: string; value: unknown };
  const [typed, setTyped] = useTyped(operator, value);
  const set = (change: Condition) => onChange({ ...condition, ...change });
  return (
    <div className="comparison">
      <input
        aria-label={t.field}
        placeholder={t.field}
        list={FIELDS_LIST}
        value={field}
        onChange={({ target }) => set({ field: target.value })}
      />
      <select
        aria-label={t.operator}
        value={operator}
        onChange={({ target }) => set({ operator: target.value, value: readValue(target.value, typed) })}
      >
        {operators.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
      <select
        aria-label={t.comparedWith}
        value={isField(value) ? 'field' : 'value'}
        onChange={({ target }) => set({ value: target.value === 'field' ? { field: '' } : readValue(operator, typed) })}
      >
        <option value="value">{t.aValue}</option>
        <option value="field">{t.aField}</option>
      </select>
      {isField(value) ? (
        <input
          aria-label={t.otherField}
          list={FIELDS_LIST}
          value={value.field}
          onChange={({ target }) => set({ value: { field: target.value } })}
        />
      ) : (
        <input
          aria-label={t.value}
          placeholder={t.value}
          value={typed}
          onChange={({ target }) => {
            setTyped(target.value);
            set({ value: readValue(operator, target.value) });
          }}
        />
      )}
    </div>
  );
}

/** The parts of a group, each with a button that takes it away, and buttons for more. */
function Group({ condition, onChange }: Props) {
  const t = useWords(formWords);
  const parts = partsOf(condition);
  const replace = (at: number, ...by: readonly Condition[]) =>
    onChange(withParts(condition, parts.toSpliced(at, 1, ...by)));
  return (
    <div className="condition-group">
      {parts.map((part, at) => (
        <div key={at} className="condition-part">
          <Node condition={part} onChange={(changed) => replace(at, changed)} />
          {parts.length > 1 && <IconButton icon="close" label={t.removeCondition} onClick={() => replace(at)} />}
        </div>
      ))}
      {!('not' in condition) && (
        <div className="row">
          <Button kind="quiet" onClick={() => onChange(withPart(condition))}>
            {t.addComparison}
          </Button>
          <Button kind="quiet" onClick={() => onChange(withPart(condition, asKind({}, 'any')))}>
            {t.addGroup}
          </Button>
        </div>
      )}
    </div>
  );
}

/** A condition, with the choice of its kind. Only the whole condition can be "every event" or an expression. */
function Node({ condition, onChange, isWhole = false }: Props & { isWhole?: boolean }) {
  const t = useWords(formWords);
  const kind = kindOf(condition);
  const offered = isWhole ? kinds : kinds.filter((name) => name !== 'every' && name !== 'cel');
  return (
    <div className="condition">
      <select
        aria-label={t.conditionKind}
        value={kind}
        onChange={({ target }) => onChange(asKind(condition, target.value as Kind))}
      >
        {offered.map((name) => (
          <option key={name} value={name}>
            {t.kinds[name]}
          </option>
        ))}
      </select>
      {kind === 'compare' && <Comparison condition={condition} onChange={onChange} />}
      {kind === 'cel' && (
        <AreaField
          label={t.expression}
          hint={t.expressionHint}
          value={String(condition['cel'])}
          maxLength={2_000}
          spellCheck={false}
          onChange={({ target }) => onChange({ cel: target.value })}
        />
      )}
      {(kind === 'all' || kind === 'any' || kind === 'not') && <Group condition={condition} onChange={onChange} />}
    </div>
  );
}

/** Edits a condition as a tree of comparisons and groups, or as an expression. */
export function ConditionEditor({ label, ...props }: Props & { label: string }) {
  return (
    <fieldset>
      <legend>{label}</legend>
      <Node {...props} isWhole />
    </fieldset>
  );
}
