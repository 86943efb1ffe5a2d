import { DomainError } from '../../../libs/kernel/domain-error';

/** No rule has this id in this tenant. */
export class RuleNotFound extends DomainError {
  readonly problem = 'not-found';
  readonly type = 'rule-not-found';

  constructor(id: string) {
    super(`There is no rule ${id}.`);
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
