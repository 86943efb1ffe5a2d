import { DomainError, LimitReached, StaleVersion } from '../../../../libs/kernel/domain-error';

/** No escalation policy has this id in this tenant. */
export class PolicyNotFound extends DomainError {
  readonly problem = 'not-found';
  readonly type = 'policy-not-found';

  constructor(id: string) {
    super(`There is no escalation policy ${id}.`);
  }
}

/** Names of escalation policies are unique in a tenant. */
export class PolicyNameTaken extends DomainError {
  readonly problem = 'conflict';
  readonly type = 'policy-name-taken';

  constructor(name: string) {
    super(`Another escalation policy has the name ${JSON.stringify(name)}.`);
  }
}

/** Each severity has one default policy. */
export class DefaultPolicyTaken extends DomainError {
  readonly problem = 'conflict';
  readonly type = 'default-policy-taken';

  constructor(severity: string) {
    super(
      `Another escalation policy is the default for ${severity} alerts. Take ${severity} out of its default_for first.`,
    );
  }
}

/** Something names the policy: it cannot be deleted. */
export class PolicyInUse extends DomainError {
  readonly problem = 'conflict';
  readonly type = 'policy-in-use';

  constructor(id: string) {
    super(`The escalation policy ${id} is in use: a rule or a setting names it.`);
  }
}

/** The policy was changed by someone else since the client read it. */
export class PolicyChanged extends StaleVersion {
  readonly type = 'policy-changed';

  constructor(version: number) {
    super('The escalation policy', version);
  }
}

/** The tenant has as many policies as allowed. */
export class TooManyPolicies extends LimitReached {
  readonly type = 'too-many-policies';

  constructor(limit: number, current: number) {
    super(`A tenant can have at most ${limit} escalation policies; this one has ${current}.`, limit, current);
  }
}
