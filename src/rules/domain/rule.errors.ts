import { DomainError, LimitReached, StaleVersion } from '../../../libs/kernel/domain-error';

/** No rule has this id in this tenant. */
export class RuleNotFound extends DomainError {
  readonly problem = 'not-found';
  readonly type = 'rule-not-found';

  constructor(id: string) {
    super(`There is no rule ${id}.`);
  }
}

/** The rule never had this version. */
export class RuleVersionNotFound extends DomainError {
  readonly problem = 'not-found';
  readonly type = 'rule-version-not-found';

  constructor(id: string, version: number) {
    super(`The rule ${id} has no version ${version} in its history.`);
  }
}

/** Names of rules are unique in a tenant. */
export class RuleNameTaken extends DomainError {
  readonly problem = 'conflict';
  readonly type = 'rule-name-taken';

  constructor(name: string) {
    super(`Another rule has the name ${JSON.stringify(name)}.`);
  }
}

/** The tenant has reached its limit of rules. */
export class TooManyRules extends LimitReached {
  readonly type = 'too-many-rules';

  constructor(limit: number, current: number) {
    super(`A tenant can have at most ${limit} rules (MAX_RULES_PER_TENANT); this one has ${current}.`, limit, current);
  }
}

/** The rule was changed by someone else since the client read it. */
export class RuleChanged extends StaleVersion {
  readonly type = 'rule-changed';

  constructor(version: number) {
    super('The rule', version);
  }
}

/** No pack of rules has this name. */
export class PackNotFound extends DomainError {
  readonly problem = 'not-found';
  readonly type = 'pack-not-found';

  constructor(name: string) {
    super(`There is no pack of rules ${name}.`);
  }
}
