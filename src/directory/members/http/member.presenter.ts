import { InvalidInput } from '../../../../libs/kernel/domain-error';
import type { Fault } from '../../../../libs/kernel/domain-error';
import { highestRole, type MemberFields, type MemberSource } from '../domain/member-state';
import type { MemberChange } from '../member-batch';
import type { MemberRow } from '../member-view';
import type { MemberOutcome } from '../member-writer';
import type { MemberDto, MemberResultDto, OwnProfileDto, SaveMemberDto, SaveOwnProfileDto } from './member.dto';

/** The fields of a member that a request gives. */
export const ownFieldsFrom = (dto: SaveOwnProfileDto): Partial<MemberFields> => ({
  ...(dto.name !== undefined && { name: dto.name }),
  ...(dto.locale !== undefined && { locale: dto.locale }),
  ...(dto.time_zone !== undefined && { timeZone: dto.time_zone }),
  ...(dto.working_hours !== undefined && {
    workingHours: dto.working_hours?.map(({ days, from, to }) => ({ days, from, to })) ?? null,
  }),
});

/**
 * The change of a member that a request asks for.
 * @param now a service whose clock is ahead says nothing about the future
 */
export const changeFrom = (id: string, dto: SaveMemberDto, source: MemberSource, now: Date): MemberChange => ({
  id,
  source,
  isActive: dto.is_active ?? true,
  fields: {
    ...ownFieldsFrom(dto),
    ...(dto.roles && { roles: dto.roles }),
    ...(dto.external_id !== undefined && { externalId: dto.external_id }),
    ...(dto.manager_id !== undefined && { managerId: dto.manager_id }),
  },
  ...(dto.updated_at && { updatedAt: earlier(new Date(dto.updated_at), now) }),
  contactMethods: dto.contact_methods?.map(({ channel, address, label, verified }) => ({
    channel,
    address,
    label: label ?? null,
    isVerified: verified ?? false,
  })),
});

const earlier = (one: Date, other: Date): Date => (one < other ? one : other);

/** Only services may say that an address is verified. @throws InvalidInput */
export function checkClaims({ contact_methods: methods }: SaveMemberDto, isService: boolean): void {
  const claimed = isService ? -1 : (methods?.findIndex(({ verified }) => verified) ?? -1);
  if (claimed === -1) return;
  const detail = 'only a service may say that an address is verified (given true)';
  throw new InvalidInput([{ pointer: `/contact_methods/${claimed}/verified`, detail }]);
}

export const presentMember = (row: MemberRow): MemberDto => ({
  id: row.id,
  name: row.name,
  external_id: row.externalId,
  manager_id: row.managerId,
  roles: [...row.roles],
  role: highestRole(row.roles),
  locale: row.locale,
  time_zone: row.timeZone,
  working_hours: row.workingHours as MemberDto['working_hours'],
  is_active: row.isActive,
  source: row.source,
  last_seen_at: row.lastSeenAt?.toISOString() ?? null,
  version: row.version,
  created_at: row.createdAt.toISOString(),
  updated_at: row.updatedAt.toISOString(),
});

/** @param timeZone of the tenant, for members who have set none */
export const presentOwnProfile = (row: MemberRow, timeZone: string): OwnProfileDto => {
  const member = presentMember(row);
  const hours = member.working_hours?.map((one) => ({ ...one, time_zone: row.timeZone ?? timeZone })) ?? null;
  return { ...member, working_hours: hours };
};

/** Why a member of a list was refused. */
export const faultsOfOutcome = ({ error }: Pick<MemberOutcome, 'error'>): readonly Fault[] => {
  if (!error) return [];
  return error instanceof InvalidInput ? error.faults : [{ pointer: '', detail: error.message }];
};

/** @param place the JSON pointer of the member in the list */
export const presentOutcome = (
  { id, action, error }: Omit<MemberOutcome, 'id'> & { readonly id: string | null },
  index: number,
): MemberResultDto => ({
  index,
  id,
  result: action,
  errors: faultsOfOutcome({ ...(error && { error }) }).map(({ pointer, detail }) => ({
    pointer: pointer.startsWith(`/${index}`) ? pointer : `/${index}${pointer}`,
    detail,
  })),
});
