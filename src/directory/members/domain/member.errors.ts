import { DomainError, StaleVersion } from '../../../../libs/kernel/domain-error';

/** No member of this tenant has this id. */
export class MemberNotFound extends DomainError {
  readonly problem = 'not-found';
  readonly type = 'member-not-found';

  constructor(id: string) {
    super(`There is no member ${id}.`);
  }
}

/** A member with this id exists already. */
export class MemberExists extends DomainError {
  readonly problem = 'conflict';
  readonly type = 'member-exists';

  constructor(id: string) {
    super(`There is a member ${id} already. Change it with PUT.`);
  }
}

/** External ids are unique in a tenant. */
export class ExternalIdTaken extends DomainError {
  readonly problem = 'conflict';
  readonly type = 'external-id-taken';

  constructor(externalId: string) {
    super(`Another member has the external_id ${JSON.stringify(externalId)}.`);
  }
}

/** The member was changed by someone else since the client read it. */
export class MemberChanged extends StaleVersion {
  readonly type = 'member-changed';

  constructor(version: number) {
    super('The member', version);
  }
}

/** A removed member gets no addresses: they would have to be deleted. */
export class MemberRemoved extends DomainError {
  readonly problem = 'conflict';
  readonly type = 'member-removed';

  constructor(id: string) {
    super(`The member ${id} was removed. Make them active again first.`);
  }
}
