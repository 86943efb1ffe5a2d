import { DomainError } from '../kernel/domain-error';
import type { Permission } from './permissions';

/** No credential, or one that can not be trusted. A problem of HTTP alone: 401. */
export class Unauthenticated extends Error {}

/** The member's roles do not allow it. */
export class Forbidden extends DomainError {
  readonly problem = 'forbidden';
  readonly type = 'forbidden';

  static missing(permission: Permission): Forbidden {
    return new Forbidden(`This needs the permission ${permission}.`);
  }
}

/** The tenant of the path is none of the credential's; whether there is one, it does not tell. */
export class TenantNotFound extends DomainError {
  readonly problem = 'not-found';
  readonly type = 'tenant-not-found';

  constructor() {
    super('There is no such tenant for this credential.');
  }
}
