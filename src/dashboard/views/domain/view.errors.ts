import { DomainError, LimitReached, StaleVersion } from '../../../../libs/kernel/domain-error';

/** The member has no view with this id, and the tenant shares none. */
export class ViewNotFound extends DomainError {
  readonly problem = 'not-found';
  readonly type = 'view-not-found';

  constructor(id: string) {
    super(`There is no view ${id}.`);
  }
}

/** Shared views are changed with the permission to manage alone. */
export class SharedViewForbidden extends DomainError {
  readonly problem = 'forbidden';
  readonly type = 'shared-view-forbidden';

  constructor() {
    super('Shared views are made, changed and deleted with the permission alerts.manage alone.');
  }
}

/** The view was changed by someone else since the client read it. */
export class ViewChanged extends StaleVersion {
  readonly type = 'view-changed';

  constructor(version: number) {
    super('The view', version);
  }
}

/** The member has as many views as allowed, or the tenant shares as many. */
export class TooManyViews extends LimitReached {
  readonly type = 'too-many-views';

  constructor(whose: string, limit: number, current: number) {
    super(`${whose} can have at most ${limit} views, and has ${current}.`, limit, current);
  }
}
