import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, dataOf, type Schemas } from './client';
import { useSession } from './session';

const MAX_MEMBERS = 1_000;
const PAGE = 100;

async function readMembers(): Promise<Schemas['MemberDto'][]> {
  const found: Schemas['MemberDto'][] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: PAGE, is_active: true, ...(cursor && { cursor }) };
    const page = await dataOf(api.GET('/api/v1/alerts/members', { params: { query } }));
    found.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor && found.length < MAX_MEMBERS);
  return found;
}

/** The active members of the tenant, the first thousand. */
export const useMembers = () => useQuery({ queryKey: ['members'], queryFn: readMembers, staleTime: 300_000 });

/** Gives the name of a member by id; of one who is not known, the beginning of the id. */
export function useNames(): (id: string | null | undefined) => string | null {
  const { data } = useMembers();
  const { member } = useSession();
  const names = useMemo(() => new Map(data?.map(({ id, name }) => [id, name])), [data]);
  return (id) => (id ? (names.get(id) ?? (id === member.id ? member.name : null) ?? id.slice(0, 8)) : null);
}
