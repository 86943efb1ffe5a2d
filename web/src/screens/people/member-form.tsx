import { type FormEvent, useState } from 'react';
import { api, dataOf, ifMatch, type Schemas } from '../../api/client';
import { useMembers } from '../../api/members';
import { useSave } from '../../api/use-save';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Faults } from '../../ui/faults';
import { SelectField, TextField } from '../../ui/field';
import { formText } from '../../ui/form-text';
import { commonWords } from '../../words/common';
import { useWords } from '../../words/language';
import { peopleWords } from './words';

type Member = Schemas['MemberDto'];
const ROLES = ['owner', 'manager', 'staff', 'viewer'] as const;
const LOCALES = [
  ['en', 'English'],
  ['es', 'Español'],
  ['eu', 'Euskara'],
] as const;

/** Which alerts concern the member; at least one role. */
function Roles({ roles, onChange }: { roles: Member['roles']; onChange: (roles: Member['roles']) => void }) {
  const t = useWords(peopleWords);
  const { role: names } = useWords(commonWords);
  return (
    <fieldset>
      <legend>{t.roles}</legend>
      <div className="row">
        {ROLES.map((role) => (
          <label key={role} className="row">
            <input
              type="checkbox"
              checked={roles.includes(role)}
              onChange={({ target }) =>
                onChange(target.checked ? [...roles, role] : roles.filter((other) => other !== role))
              }
            />
            {names[role]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** Somebody of the tenant, to change or to add. */
export function MemberForm({ member, onClose }: { member: Member | undefined; onClose: () => void }) {
  const t = useWords(peopleWords);
  const common = useWords(commonWords);
  const { data: members } = useMembers();
  const [roles, setRoles] = useState<Member['roles']>(member?.roles ?? ['staff']);
  const save = useSave({
    stale: ['members'],
    save: (body: Schemas['SaveMemberDto']) =>
      member
        ? dataOf(
            api.PUT('/api/v1/alerts/members/{id}', {
              params: { path: { id: member.id }, header: ifMatch(member.version) },
              body,
            }),
          )
        : dataOf(api.POST('/api/v1/alerts/members', { body })),
    onSaved: onClose,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = formText(event.currentTarget);
    save.mutate({
      ...{ name: text('name'), roles, is_active: text('is_active') !== '' },
      locale: (text('locale') || null) as Member['locale'],
      time_zone: text('time_zone') || null,
      manager_id: text('manager_id') || null,
      working_hours: member?.working_hours ?? null,
      external_id: member?.external_id ?? null,
    });
  };
  const others = (members ?? []).filter(({ id }) => id !== member?.id);
  return (
    <Dialog title={member ? (member.name ?? t.edit) : t.add} onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <TextField label={common.name} name="name" required maxLength={200} defaultValue={member?.name ?? ''} />
        <Roles roles={roles} onChange={setRoles} />
        <div className="form-row">
          <SelectField
            label={t.language}
            name="locale"
            options={[['', t.ofTenant], ...LOCALES]}
            defaultValue={member?.locale ?? ''}
          />
          <TextField
            label={t.zone}
            name="time_zone"
            placeholder="Europe/Madrid"
            defaultValue={member?.time_zone ?? ''}
          />
        </div>
        <SelectField
          label={t.manager}
          name="manager_id"
          options={[['', t.nobody], ...others.map(({ id, name }) => [id, name ?? id.slice(0, 8)] as const)]}
          defaultValue={member?.manager_id ?? ''}
        />
        <label className="row">
          <input type="checkbox" name="is_active" defaultChecked={member?.is_active ?? true} />
          {t.isActive}
        </label>
        <Faults error={save.error} />
        <div className="form-end">
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button kind="primary" type="submit" disabled={save.isPending || roles.length === 0}>
            {common.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
