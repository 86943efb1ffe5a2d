import { DomainError, LimitReached, StaleVersion } from '../../../../libs/kernel/domain-error';

/** No on-call schedule has this id in this tenant. */
export class ScheduleNotFound extends DomainError {
  readonly problem = 'not-found';
  readonly type = 'schedule-not-found';

  constructor(id: string) {
    super(`There is no on-call schedule ${id}.`);
  }
}

/** Names of on-call schedules are unique in a tenant. */
export class ScheduleNameTaken extends DomainError {
  readonly problem = 'conflict';
  readonly type = 'schedule-name-taken';

  constructor(name: string) {
    super(`Another on-call schedule has the name ${JSON.stringify(name)}.`);
  }
}

/** The schedule was changed by someone else since the client read it. */
export class ScheduleChanged extends StaleVersion {
  readonly type = 'schedule-changed';

  constructor(version: number) {
    super('The on-call schedule', version);
  }
}

/** Something names the schedule, such as an escalation policy: it cannot be deleted. */
export class ScheduleInUse extends DomainError {
  readonly problem = 'conflict';
  readonly type = 'schedule-in-use';

  constructor(id: string) {
    super(`The on-call schedule ${id} is in use: an escalation policy names it.`);
  }
}

/** The tenant has as many schedules as allowed. */
export class TooManySchedules extends LimitReached {
  readonly type = 'too-many-schedules';

  constructor(limit: number, current: number) {
    super(`A tenant can have at most ${limit} on-call schedules; this one has ${current}.`, limit, current);
  }
}

/** No override has this id on this schedule. */
export class OverrideNotFound extends DomainError {
  readonly problem = 'not-found';
  readonly type = 'override-not-found';

  constructor(id: string) {
    super(`There is no override ${id} of this schedule.`);
  }
}

/** The override was changed by someone else since the client read it. */
export class OverrideChanged extends StaleVersion {
  readonly type = 'override-changed';

  constructor(version: number) {
    super('The override', version);
  }
}

/** The override is over: the past does not change. */
export class OverrideEnded extends DomainError {
  readonly problem = 'conflict';
  readonly type = 'override-ended';

  constructor(id: string, until: Date) {
    super(`The override ${id} ended at ${until.toISOString()}: who was on call cannot be changed.`);
  }
}

/** Members change their own shifts; those of others need the permission to manage. */
export class ForeignShift extends DomainError {
  readonly problem = 'forbidden';
  readonly type = 'foreign-shift';

  constructor() {
    super('Only your own shifts can be changed without the permission alerts.manage.');
  }
}

/** The schedule has as many overrides now or later as allowed. */
export class TooManyOverrides extends LimitReached {
  readonly type = 'too-many-overrides';

  constructor(limit: number, current: number) {
    super(`A schedule can have at most ${limit} overrides that are not over; this one has ${current}.`, limit, current);
  }
}
