import { DomainError } from '../../../../libs/kernel/domain-error';
import { Status, transitions } from '../../domain/alert-status';

/** No alert has this id in this tenant, or none that the member may see. */
export class AlertNotFound extends DomainError {
  readonly problem = 'not-found';
  readonly type = 'alert-not-found';

  constructor(id: string) {
    super(`There is no alert ${id}.`);
  }
}

/** What holds now, for whom an action came too late. */
export interface CurrentStatus {
  readonly status: Status;
  readonly by: string | null;
  readonly byName: string | null;
  readonly at: Date | null;
}

const said = ({ status, by, byName, at }: CurrentStatus): string => {
  const who = byName ?? by;
  return who && at ? ` It has been ${status} since ${at.toISOString()} by ${who}.` : '';
};

/** The alert is not in a status that allows it. */
abstract class TooLate extends DomainError {
  readonly problem = 'conflict';

  constructor(
    private readonly holding: CurrentStatus,
    refusal: string,
  ) {
    super(`An alert that is ${holding.status} can not ${refusal}.${said(holding)}`);
  }

  override get details() {
    const { status, by, byName, at } = this.holding;
    return {
      current_status: status,
      by,
      by_name: byName,
      at: at?.toISOString() ?? null,
      allowed_transitions: transitions[status],
    };
  }
}

/** The alert can not go from its status to the wanted one. */
export class IllegalTransition extends TooLate {
  readonly type = 'illegal-transition';

  constructor(holding: CurrentStatus, wanted: Status) {
    super(holding, `become ${wanted}`);
  }
}

/** The alert is over: this can only be done with one that is open. */
export class AlertClosed extends TooLate {
  readonly type = 'alert-closed';

  /** @param done what was to be done: `assigned` */
  constructor(holding: CurrentStatus, done: string) {
    super(holding, `be ${done}`);
  }
}

/** Another alert tells of the same problem by now: of one problem one alert is open. */
export class ProblemGoesOn extends DomainError {
  readonly problem = 'conflict';
  readonly type = 'problem-goes-on';

  constructor(private readonly openAlertId: string) {
    super(`The alert ${openAlertId} of the same problem is open.`);
  }

  override get details() {
    return { open_alert_id: this.openAlertId };
  }
}

/** The alert is not any more as the client knows it. */
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

/** No incident of several alerts has this id in this tenant. */
export class GroupNotFound extends DomainError {
  readonly problem = 'not-found';
  readonly type = 'group-not-found';

  constructor(id: string) {
    super(`There is no group of alerts ${id}.`);
  }
}

/** No action over many alerts has this id in this tenant. */
export class BulkActionNotFound extends DomainError {
  readonly problem = 'not-found';
  readonly type = 'bulk-action-not-found';

  constructor(id: string) {
    super(`There is no action over many alerts ${id}.`);
  }
}
