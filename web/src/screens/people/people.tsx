import { type FormEvent, useState } from 'react';
import { api, dataOf, type Schemas } from '../../api/client';
import { usePages } from '../../api/use-pages';
import { useSave } from '../../api/use-save';
import { Tag } from '../../ui/badges';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Faults } from '../../ui/faults';
import { SelectField, TextField } from '../../ui/field';
import { formText } from '../../ui/form-text';
import { Page } from '../../ui/page';
import { PagedTable } from '../../ui/paged-table';
import { Empty } from '../../ui/states';
import { Ago } from '../../ui/time';
import { commonWords } from '../../words/common';
import { catalogue, useWords } from '../../words/language';

const words = catalogue(
  { title: 'People', question: 'Who is here, and can they be reached?', none: 'Nobody yet', noneText: 'People appear here when they sign in, or when a service reports them.', add: 'Add somebody', role: 'Role', roles: 'Roles', seen: 'Last seen', state: 'State', active: 'active', inactive: 'not active', zone: 'Time zone', source: 'From', sources: { token: 'sign-in', upsert: 'a service', manual: 'by hand' } },
  { title: 'Personas', question: '¿Quién está, y se le puede avisar?', none: 'Nadie todavía', noneText: 'Las personas aparecen al iniciar sesión o cuando un servicio las comunica.', add: 'Añadir persona', role: 'Rol', roles: 'Roles', seen: 'Visto', state: 'Estado', active: 'activo', inactive: 'inactivo', zone: 'Zona horaria', source: 'Origen', sources: { token: 'inicio de sesión', upsert: 'un servicio', manual: 'a mano' } },
  { title: 'Pertsonak', question: 'Nor dago hemen, eta jakinaraz dakieke?', none: 'Inor ez oraindik', noneText: 'Pertsonak saioa hastean edo zerbitzu batek jakinaraztean agertzen dira.', add: 'Gehitu norbait', role: 'Rola', roles: 'Rolak', seen: 'Ikusita', state: 'Egoera', active: 'aktibo', inactive: 'ez-aktibo', zone: 'Ordu-eremua', source: 'Jatorria', sources: { token: 'saioa', upsert: 'zerbitzu bat', manual: 'eskuz' } },
); // prettier-ignore

type Member = Schemas['MemberDto'];
const roles = ['owner', 'manager', 'staff', 'viewer'] as const;

function AddMember({ onClose }: { onClose: () => void }) {
  const t = useWords(words);
  const common = useWords(commonWords);
  const save = useSave({
    stale: ['members'],
    save: (body: Schemas['CreateMemberDto']) => dataOf(api.POST('/api/v1/alerts/members', { body })),
    onSaved: onClose,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = formText(event.currentTarget);
    save.mutate({ name: text('name'), roles: [text('role') as Member['role']] });
  };
  return (
    <Dialog title={t.add} onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <TextField label={common.name} name="name" required maxLength={200} />
        <SelectField
          label={t.role}
          name="role"
          options={roles.map((role) => [role, common.role[role]] as const)}
          defaultValue="staff"
        />
        <Faults error={save.error} />
        <div className="form-end">
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button kind="primary" type="submit" disabled={save.isPending}>
            {common.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** "Who is here, and can they be reached?": the members of the tenant. */
export default function People() {
  const t = useWords(words);
  const common = useWords(commonWords);
  const [isAdding, setAdding] = useState(false);
  const members = usePages<Member>(['members', 'list'], (cursor) =>
    api.GET('/api/v1/alerts/members', { params: { query: { limit: 100, ...(cursor && { cursor }) } } }),
  );
  const add = (
    <Button kind="primary" icon="plus" onClick={() => setAdding(true)}>
      {t.add}
    </Button>
  );
  return (
    <Page title={t.title} question={t.question} actions={add}>
      <PagedTable
        of={members}
        caption={t.title}
        idOf={({ id }) => id}
        empty={<Empty title={t.none}>{t.noneText}</Empty>}
        columns={[
          { name: common.name, cell: ({ name, id }) => <bdi>{name ?? id.slice(0, 8)}</bdi> },
          { name: t.roles, cell: (member) => member.roles.map((role) => common.role[role]).join(', ') },
          {
            name: t.state,
            cell: ({ is_active }) => <Tag tone={is_active ? 'good' : 'plain'}>{is_active ? t.active : t.inactive}</Tag>,
          },
          { name: t.zone, cell: ({ time_zone }) => time_zone },
          { name: t.source, cell: ({ source }) => t.sources[source] },
          { name: t.seen, cell: ({ last_seen_at }) => last_seen_at && <Ago at={last_seen_at} /> },
        ]}
      />
      {isAdding && <AddMember onClose={() => setAdding(false)} />}
    </Page>
  );
}
