import { DomainError, StaleVersion } from '../../../../libs/kernel/domain-error';

/** No work item is known of this resource. */
export class WorkItemNotFound extends DomainError {
  readonly problem = 'not-found';
  readonly type = 'work-item-not-found';

  constructor(resourceType: string, resourceId: string) {
    super(`There is no work item of the ${resourceType} ${resourceId}.`);
  }
}

/** The work item was changed by someone else since the client read it. */
export class WorkItemChanged extends StaleVersion {
  readonly type = 'work-item-changed';

  constructor(version: number) {
    super('The work item', version);
  }
}
