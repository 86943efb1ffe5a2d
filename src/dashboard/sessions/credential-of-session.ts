import type { Credential } from '../../../libs/auth/member';
import { granted } from '../../../libs/auth/permissions';
import type { Session } from './domain/session';

/** What the holder of a session may do: the same as with the credential with which it was begun. */
export function credentialOfSession({
  id,
  expiresAt,
  memberId,
  memberName,
  tenants,
  roles,
  permissions,
}: Session): Credential {
  const all = granted(roles, permissions);
  return {
    id: memberId,
    name: memberName,
    email: null,
    tenants,
    roles,
    permissions: all,
    expiresAt,
    sessionId: id,
    isService: false,
    seesAll: all.has('alerts.manage'),
  };
}
