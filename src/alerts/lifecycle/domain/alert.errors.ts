import { DomainError } from '../../../../libs/kernel/domain-error';
import { Status, transitions } from '../../domain/alert-status';

/** The tenant has no alert with this id, or the member may not see it. */
export class AlertNotFound extends DomainError {
  readonly problem = 'not-found';
  readonly type = 'alert-not-found';

  constructor(id: string) {
    super(`There is no alert ${id}.`);
  }
}

/** The current status of an alert, for a member whose action was refused because of it. */
export interface CurrentStatus {
  readonly status: Status;
  readonly by: string | null;
  readonly byName: string | null;
  readonly at: Date | null;
}

const statusText = ({ status, by, byName, at }: CurrentStatus): string => {
  const who = byName ?? by;
  return who && at ? ` It has been ${status} since ${at.toISOString()} by ${who}.` : '';
};

/** The status of the alert does not allow the action. */
abstract class RefusedByStatus extends DomainError {
  readonly problem = 'conflict';

  constructor(
    private readonly current: CurrentStatus,
    refusal: string,
  ) {
    super(`An alert that is ${current.status} cannot ${refusal}.${statusText(current)}`);
  }

  override get details() {
    const { status, by, byName, at } = this.current;
    return {
      current_status: status,
      by,
      by_name: byName,
      at: at?.toISOString() ?? null,
      allowed_transitions: transitions[status],
    };
  }
}

/** The alert cannot change from its current status to the wanted one. */
export class IllegalTransition extends RefusedByStatus {
  readonly type = 'illegal-transition';

  constructor(current: CurrentStatus, wanted: Status) {
    super(current, `become ${wanted}`);
  }
}

/** The alert is closed, and the action needs an open one. */
export class AlertClosed extends RefusedByStatus {
  readonly type = 'alert-closed';

  /** @param participle the refused action: `assigned` */
  constructor(current: CurrentStatus, participle: string) {
    super(current, `be ${participle}`);
  }
}

/** Another alert reports the same problem already. A problem has at most one open alert. */
export class ProblemGoesOn extends DomainError {
  readonly problem = 'conflict';
  readonly type = 'problem-goes-on';

  constructor(private readonly openAlertId: string) {
    super(`Another alert of the same problem is already open: ${openAlertId}.`);
  }

  override get details() {
    return { open_alert_id: this.openAlertId };
  }
}

/** The alert has changed since the client read it. */
export class AlertChanged extends DomainError {
  readonly problem = 'stale';
  readonly type = 'alert-changed';

  constructor(
    private readonly version: number,
    wanted: number,
  ) {
    super(`The alert is at version ${version}, not ${wanted}.`);
  }

  override get details() {
    return { current_version: this.version };
  }
}

/** The tenant has no group of alerts with this id. */
export class GroupNotFound extends DomainError {
  readonly problem = 'not-found';
  readonly type = 'group-not-found';

  constructor(id: string) {
    super(`There is no group of alerts ${id}.`);
  }
}

/** The tenant has no bulk action with this id. */
export class BulkActionNotFound extends DomainError {
  readonly problem = 'not-found';
  readonly type = 'bulk-action-not-found';

  constructor(id: string) {
    super(`There is no bulk action ${id}.`);
  }
}
