import { DomainError } from '../kernel/domain-error';
import type { Permission } from './permissions';

/** The request has no credential, or one that is not valid. Only HTTP knows this error: it becomes 401. */
export class Unauthenticated extends Error {}

/** The member's roles do not allow the request. */
export class Forbidden extends DomainError {
  readonly problem = 'forbidden';
  readonly type = 'forbidden';

  static missing(permission: Permission): Forbidden {
    return new Forbidden(`This request needs the permission ${permission}.`);
  }
}

/** The credential is not for the tenant in the path. The error does not reveal whether that tenant exists. */
export class TenantNotFound extends DomainError {
  readonly problem = 'not-found';
  readonly type = 'tenant-not-found';

  constructor() {
    super('This credential has no access to such a tenant.');
  }
}
