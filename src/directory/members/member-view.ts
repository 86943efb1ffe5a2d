import type { MemberEntity } from './persistence/member.entity';

/** A member of a tenant. */
export type MemberRow = Readonly<MemberEntity>;
