import { DomainError } from '../../../libs/kernel/domain-error';
import { Status, transitions } from './alert-status';

/** No alert has this id in this tenant. */
export class AlertNotFound extends DomainError {
  readonly problem = 'not-found';
  readonly type = 'alert-not-found';

  constructor(id: string) {
    super(`There is no alert ${id}.`);
  }
}

/** What holds now, for whom an action came too late. */
export interface Holding {
  readonly status: Status;
  readonly by: string | null;
  readonly at: Date | null;
}

/** The alert can not go from its status to the wanted one. */
export class IllegalTransition extends DomainError {
  readonly problem = 'conflict';
  readonly type = 'illegal-transition';

  constructor(
    private readonly holding: Holding,
    wanted: Status,
  ) {
    super(`An alert that is ${holding.status} can not become ${wanted}.`);
  }

  override get details() {
    const { status, by, at } = this.holding;
    return { current_status: status, by, at: at?.toISOString() ?? null, allowed_transitions: transitions[status] };
  }
}

/** No incident of several alerts has this id in this tenant. */
export class GroupNotFound extends DomainError {
  readonly problem = 'not-found';
  readonly type = 'group-not-found';

  constructor(id: string) {
    super(`There is no group of alerts ${id}.`);
  }
}
