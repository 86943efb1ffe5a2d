import { useState } from 'react';
import { api, type Schemas } from '../../api/client';
import { usePages } from '../../api/use-pages';
import { Tag } from '../../ui/badges';
import { Button } from '../../ui/button';
import { Page } from '../../ui/page';
import { PagedTable } from '../../ui/paged-table';
import { Empty } from '../../ui/states';
import { Ago } from '../../ui/time';
import { commonWords } from '../../words/common';
import { useWords } from '../../words/language';
import { MemberForm } from './member-form';
import { peopleWords } from './words';

type Member = Schemas['MemberDto'];

/** "Who is here, and can they be reached?": the members of the tenant. */
export default function People() {
  const t = useWords(peopleWords);
  const common = useWords(commonWords);
  const [edited, setEdited] = useState<{ member: Member | undefined } | null>(null);
  const members = usePages<Member>(['members', 'list'], (cursor) =>
    api.GET('/api/v1/alerts/members', { params: { query: { limit: 100, ...(cursor && { cursor }) } } }),
  );
  const add = (
    <Button kind="primary" icon="plus" onClick={() => setEdited({ member: undefined })}>
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
          {
            name: t.edit,
            cell: (member) => (
              <Button kind="quiet" onClick={() => setEdited({ member })}>
                {t.edit}
              </Button>
            ),
          },
        ]}
      />
      {edited && <MemberForm member={edited.member} onClose={() => setEdited(null)} />}
    </Page>
  );
}
