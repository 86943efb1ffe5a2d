import { DomainError, LimitReached, StaleVersion } from '../../../../../libs/kernel/domain-error';

/** No SLA calendar has this id in this tenant. */
export class SlaCalendarNotFound extends DomainError {
  readonly problem = 'not-found';
  readonly type = 'sla-calendar-not-found';

  constructor(id: string) {
    super(`There is no SLA calendar ${id}.`);
  }
}

/** Names of SLA calendars are unique in a tenant. */
export class SlaCalendarNameTaken extends DomainError {
  readonly problem = 'conflict';
  readonly type = 'sla-calendar-name-taken';

  constructor(name: string) {
    super(`Another SLA calendar has the name ${JSON.stringify(name)}.`);
  }
}

/** Something names the calendar: it cannot be deleted. */
export class SlaCalendarInUse extends DomainError {
  readonly problem = 'conflict';
  readonly type = 'sla-calendar-in-use';

  constructor(id: string) {
    super(`The SLA calendar ${id} is in use: a rule or a setting names it.`);
  }
}

/** The calendar was changed by someone else since the client read it. */
export class SlaCalendarChanged extends StaleVersion {
  readonly type = 'sla-calendar-changed';

  constructor(version: number) {
    super('The SLA calendar', version);
  }
}

/** The tenant has as many calendars as allowed. */
export class TooManySlaCalendars extends LimitReached {
  readonly type = 'too-many-sla-calendars';

  constructor(limit: number, current: number) {
    super(`A tenant can have at most ${limit} SLA calendars; this one has ${current}.`, limit, current);
  }
}
