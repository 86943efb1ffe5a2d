import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, dataOf, ifMatch, type Schemas } from '../../api/client';
import { useMembers } from '../../api/members';
import { useSave } from '../../api/use-save';
import { SEVERITIES } from '../../ui/badges';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Faults } from '../../ui/faults';
import { SelectField, TextField } from '../../ui/field';
import { useToasts } from '../../ui/toast';
import { commonWords } from '../../words/common';
import { useWords } from '../../words/language';
import { policyWords } from './words';

type Policy = Schemas['PolicyDto'];
type Level = Schemas['LevelDto'];
type Target = Schemas['TargetDto'];

const ROLES = ['owner', 'manager', 'staff'] as const;
const SECONDS = 60;

const keyOf = ({ type, id }: Target): string => `${type} ${id ?? ''}`.trim();
const targetOf = (key: string): Target => {
  const [type = '', id] = key.split(' ');
  return { type: type as Target['type'], ...(id && { id }) };
};

/** Whom a level can tell: people, roles, who is on call, and managers. What a policy has besides, stays possible. */
function useTargets(levels: readonly Level[]) {
  const t = useWords(policyWords);
  const { role } = useWords(commonWords);
  const { data: members } = useMembers();
  const { data: schedules } = useQuery({
    queryKey: ['on-call', 'schedules'],
    queryFn: () => dataOf(api.GET('/api/v1/alerts/on-call/schedules', { params: { query: { limit: 100 } } })),
  });
  const known = new Map<string, string>([
    ...ROLES.map((one) => [`role ${one}`, role[one]] as const),
    ['manager', t.type.manager],
    ...(schedules?.items ?? []).map(({ id, name }) => [`schedule ${id}`, `${t.type.schedule}: ${name}`] as const),
    ...(members ?? []).map(({ id, name }) => [`member ${id}`, name ?? id.slice(0, 8)] as const),
  ]);
  for (const target of levels.flatMap(({ targets }) => targets)) {
    const key = keyOf(target);
    if (!known.has(key)) known.set(key, `${t.type[target.type]} ${target.id?.slice(0, 8) ?? ''}`);
  }
  return [...known];
}

interface LevelProps {
  readonly level: Level;
  readonly number: number;
  readonly options: readonly (readonly [string, string])[];
  readonly change: (level: Level) => void;
  readonly remove: (() => void) | undefined;
}

function LevelFields({ level, number, options, change, remove }: LevelProps) {
  const t = useWords(policyWords);
  const setTargets = (targets: Target[]) => change({ ...level, targets });
  return (
    <fieldset>
      <legend>
        {t.level} {number}
      </legend>
      <div className="form-row">
        <TextField
          label={t.minutes}
          type="number"
          min={0}
          required
          value={level.after_seconds / SECONDS}
          onChange={({ target }) => change({ ...level, after_seconds: Math.round(Number(target.value) * SECONDS) })}
        />
        {level.targets.map((one, at) => (
          <SelectField
            key={at}
            label={at === 0 ? t.target : t.addTarget}
            value={keyOf(one)}
            options={at === 0 ? options : [['', t.removeTarget], ...options]}
            onChange={({ target: { value } }) =>
              setTargets(value ? level.targets.with(at, targetOf(value)) : level.targets.toSpliced(at, 1))
            }
          />
        ))}
        <SelectField
          label={t.addTarget}
          value=""
          options={[['', '–'], ...options]}
          onChange={({ target: { value } }) => setTargets([...level.targets, targetOf(value)])}
        />
      </div>
      {remove && (
        <Button kind="quiet" onClick={remove}>
          {t.removeLevel}
        </Button>
      )}
    </fieldset>
  );
}

type Draft = Omit<Schemas['SavePolicyDto'], 'levels'> & { readonly levels: Level[] };

const newPolicy: Draft = { name: '', levels: [{ after_seconds: 0, targets: [{ type: 'role', id: 'owner' }] }] };

/** What of a policy is saved again. */
const draftOf = ({ name, default_for, repeat_count, repeat_every_seconds, is_active, levels }: Policy): Draft => ({
  ...{ name, default_for, repeat_count, repeat_every_seconds, is_active, levels },
});

/** Its name, whether it is used, how often it repeats, and for which alerts it is meant without being named. */
function Head({ draft, change }: { draft: Draft; change: (some: Partial<Draft>) => void }) {
  const t = useWords(policyWords);
  const { name, severity } = useWords(commonWords);
  const chosen = draft.default_for ?? [];
  return (
    <>
      <div className="form-row">
        <TextField
          label={name}
          required
          maxLength={200}
          value={draft.name}
          onChange={({ target }) => change({ name: target.value })}
        />
        <TextField
          label={t.repeatCount}
          type="number"
          min={0}
          value={draft.repeat_count ?? 0}
          onChange={({ target }) => change({ repeat_count: Number(target.value) })}
        />
      </div>
      <fieldset>
        <legend>{t.defaultFor}</legend>
        <div className="row">
          {SEVERITIES.map((one) => (
            <label key={one} className="row">
              <input
                type="checkbox"
                checked={chosen.includes(one)}
                onChange={({ target }) =>
                  change({ default_for: target.checked ? [...chosen, one] : chosen.filter((other) => other !== one) })
                }
              />
              {severity[one]}
            </label>
          ))}
        </div>
      </fieldset>
      <label className="row">
        <input
          type="checkbox"
          checked={draft.is_active ?? true}
          onChange={({ target }) => change({ is_active: target.checked })}
        />
        {t.active}
      </label>
    </>
  );
}

/** The saved policy, or a new one. @returns what saves it: a change names the version that it changes */
function useSavePolicy(policy: Policy | undefined, onClose: () => void) {
  const t = useWords(policyWords);
  const toasts = useToasts();
  return useSave({
    stale: ['policies'],
    save: (body: Draft) =>
      policy
        ? dataOf(
            api.PUT('/api/v1/alerts/escalation-policies/{id}', {
              params: { path: { id: policy.id }, header: ifMatch(policy.version) },
              body,
            }),
          )
        : dataOf(api.POST('/api/v1/alerts/escalation-policies', { body })),
    onSaved: ({ warnings }) => {
      for (const { detail } of warnings) toasts.say(`${t.warnings}: ${detail}`);
      onClose();
    },
  });
}

/** A policy, to change or to make it. What the server warns of, such as nobody who can be reached, is said. */
export function PolicyForm({ policy, onClose }: { policy?: Policy; onClose: () => void }) {
  const t = useWords(policyWords);
  const { cancel } = useWords(commonWords);
  const [draft, setDraft] = useState(() => (policy ? draftOf(policy) : newPolicy));
  const options = useTargets(draft.levels);
  const save = useSavePolicy(policy, onClose);
  const change = (some: Partial<Draft>) => setDraft((before) => ({ ...before, ...some }));
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    save.mutate(draft);
  };
  const { levels } = draft;
  const last = levels.at(-1);
  return (
    <Dialog title={policy?.name ?? t.make} onClose={onClose} isWide>
      <form className="form" onSubmit={submit}>
        <Head draft={draft} change={change} />
        {levels.map((level, at) => (
          <LevelFields
            key={at}
            level={level}
            number={at + 1}
            options={options}
            change={(changed) => change({ levels: levels.with(at, changed) })}
            remove={levels.length > 1 ? () => change({ levels: levels.toSpliced(at, 1) }) : undefined}
          />
        ))}
        {last && (
          <div>
            <Button
              onClick={() => change({ levels: [...levels, { ...last, after_seconds: last.after_seconds + 900 }] })}
            >
              {t.addLevel}
            </Button>
          </div>
        )}
        <Faults error={save.error} />
        <div className="form-end">
          <Button onClick={onClose}>{cancel}</Button>
          <Button kind="primary" type="submit" disabled={save.isPending}>
            {t.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
